using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit.Chains;

/// <summary>A key of the audit trail, ready for use. HMAC-SHA-256. For one thread at a time.</summary>
internal sealed class ChainKey(string id, byte[] key) : IDisposable
{
    /// <summary>The length of a MAC in bytes.</summary>
    public const int MacLength = HMACSHA256.HashSizeInBytes;

    /// <summary>The least length of a key in bytes.</summary>
    public const int LeastLength = 32;

    private readonly IncrementalHash _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);

    /// <summary>The key's id, as in <c>Audit__Key__{id}</c>.</summary>
    public string Id => id;

    /// <summary>The MAC of a record.</summary>
    public byte[] MacOf(ReadOnlySpan<byte> bytes)
    {
        _hmac.AppendData(bytes);
        return _hmac.GetHashAndReset();
    }

    /// <summary>True when the record has this MAC.</summary>
    public bool Proves(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mac)
    {
        Span<byte> own = stackalloc byte[MacLength];
        _hmac.AppendData(bytes);
        _hmac.GetHashAndReset(own);
        return CryptographicOperations.FixedTimeEquals(own, mac);
    }

    /// <summary>
    /// What the holder of this key writes when another takes its place, as 64 hexadecimal digits. Names the new key by what only
    /// its holder can compute.
    /// </summary>
    /// <param name="next">The new key.</param>
    /// <param name="chain">The first chain of the new key.</param>
    public string HandOver(ChainKey next, Guid chain)
    {
        var proof = next.MacOf(Encoding.UTF8.GetBytes($"v1 successor {chain} {next.Id}"));
        return Convert.ToHexStringLower(
            MacOf(Encoding.UTF8.GetBytes($"v1 hand over {chain} {Id} {next.Id} {Convert.ToHexStringLower(proof)}")));
    }

    /// <summary>Something else that only a holder of the key can compute, such as the fingerprint of settings with secrets in them.</summary>
    public string FingerprintOf(string text) => Convert.ToHexStringLower(MacOf(Encoding.UTF8.GetBytes("v1 fingerprint " + text)).AsSpan(0, 8));

    public void Dispose() => _hmac.Dispose();
}
