using System.Buffers;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Callers;

/// <summary>
/// The form of an API key, <c>igw_{environment}_{keyId}_{secret}{checksum}</c>. Secret scanners recognise a leaked key offline
/// by its prefix and checksum, the key id finds its record, and only the hash of the whole key is stored.
/// </summary>
internal static class ApiKey
{
    /// <summary>The length of a SHA-256 hash in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>The most characters of a key; a longer credential is refused unread.</summary>
    public const int MaxKeyLength = 128;

    private const string Prefix = "igw";
    private const int KeyIdLength = 12;

    // 30 characters of base62 are 178 random bits; at least 160 are required.
    private const int SecretLength = 30;

    // A CRC-32 is at most 4,294,967,295, which is six characters of base62.
    private const int ChecksumLength = 6;

    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly SearchValues<char> Base62Characters = SearchValues.Create(Base62);
    private static readonly SearchValues<char> EnvironmentCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Creates a new key from the operating system's random numbers.</summary>
    /// <param name="environment">1–16 of <c>[a-z0-9]</c>, such as <c>prod</c>.</param>
    /// <exception cref="ArgumentException">The environment does not have that form.</exception>
    public static string Create(string environment)
    {
        if (environment.Length is 0 or > 16 || environment.AsSpan().ContainsAnyExcept(EnvironmentCharacters))
        {
            throw new ArgumentException("An environment is 1–16 of a–z and 0–9.", nameof(environment));
        }

        var keyId = RandomNumberGenerator.GetString(Base62, KeyIdLength);
        var secret = RandomNumberGenerator.GetString(Base62, SecretLength);
        var body = $"{Prefix}_{environment}_{keyId}_{secret}";
        Span<char> checksum = stackalloc char[ChecksumLength];
        Checksum(body, checksum);
        return $"{body}{checksum}";
    }

    /// <summary>Finds the key id in a presented key. False for anything that does not have the form of a key.</summary>
    public static bool TryReadKeyId(ReadOnlySpan<char> key, out ReadOnlySpan<char> keyId)
    {
        keyId = default;
        Span<Range> parts = stackalloc Range[5];
        if (key.Length > MaxKeyLength || key.Split(parts, '_') != 4)
        {
            return false;
        }

        var environment = key[parts[1]];
        var id = key[parts[2]];
        var secret = key[parts[3]];
        if (!key[parts[0]].SequenceEqual(Prefix)
            || environment.IsEmpty || environment.ContainsAnyExcept(EnvironmentCharacters)
            || id.IsEmpty || id.ContainsAnyExcept(Base62Characters)
            || secret.Length != SecretLength + ChecksumLength || secret.ContainsAnyExcept(Base62Characters)
            || !HasChecksum(key))
        {
            return false;
        }

        keyId = id;
        return true;
    }

    /// <summary>
    /// The SHA-256 of a key. A plain hash is enough for a secret with more than 112 random bits (OWASP ASVS 5.0, 6.5.2).
    /// </summary>
    public static void Hash(ReadOnlySpan<char> key, Span<byte> hash)
    {
        Span<byte> utf8 = stackalloc byte[MaxKeyLength * 3];
        SHA256.HashData(utf8[..Encoding.UTF8.GetBytes(key, utf8)], hash);
    }

    private static bool HasChecksum(ReadOnlySpan<char> key)
    {
        Span<char> checksum = stackalloc char[ChecksumLength];
        Checksum(key[..^ChecksumLength], checksum);
        return key[^ChecksumLength..].SequenceEqual(checksum);
    }

    private static void Checksum(ReadOnlySpan<char> body, Span<char> digits)
    {
        Span<byte> ascii = stackalloc byte[MaxKeyLength * 3];
        var crc = Crc32.HashToUInt32(ascii[..Encoding.UTF8.GetBytes(body, ascii)]);
        for (var i = ChecksumLength - 1; i >= 0; i--)
        {
            digits[i] = Base62[(int)(crc % 62)];
            crc /= 62;
        }
    }
}
