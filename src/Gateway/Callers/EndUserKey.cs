using System.Security.Cryptography;
using System.Text;

namespace Gateway.Callers;

/// <summary>
/// Makes the pseudonym of an end user that AWS may see: HMAC-SHA-256 under a key that only the gateway has. Without the key nobody
/// can test who it is by hashing the staff numbers of a town one after the other.
/// </summary>
internal sealed class EndUserKey
{
    /// <summary>The fewest bytes of a key: as many as the hash has (RFC 2104, 3).</summary>
    public const int MinBytes = 32;

    /// <summary>The most bytes of a key.</summary>
    public const int MaxBytes = 128;

    /// <summary>The length of a pseudonym: 64 hexadecimal digits.</summary>
    public const int PseudonymLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly byte[] _key;

    private EndUserKey(byte[] key) => _key = key;

    /// <summary>Reads a key in hexadecimal digits; <c>null</c> for an empty text.</summary>
    /// <exception cref="FormatException">The text is not hexadecimal.</exception>
    public static EndUserKey? Of(string hex) => hex.Length == 0 ? null : new(Convert.FromHexString(hex));

    /// <summary>Writes the pseudonym of an end user: <see cref="PseudonymLength"/> hexadecimal digits in lower case.</summary>
    public void Write(string endUser, Span<byte> to)
    {
        Span<byte> name = stackalloc byte[EndUsers.MaxLength];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, name[..Encoding.ASCII.GetBytes(endUser, name)], hash);
        Convert.TryToHexStringLower(hash, to, out _);
    }

    /// <summary>The pseudonym of a person whom an issuer of tokens names, which is stored in its place: 64 hexadecimal digits.</summary>
    /// <param name="issuer">The issuer's name in configuration: the same name at two issuers may be two persons.</param>
    /// <param name="claim">The name that the issuer gives.</param>
    public string PseudonymOf(string issuer, string claim) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{issuer}\0{claim}")));
}
