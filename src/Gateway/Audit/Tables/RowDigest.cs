using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit.Tables;

/// <summary>
/// SHA-256 over values of rows in a fixed order, for a record of the audit trail. Each value comes after its length in bytes (four
/// bytes, big-endian), as UTF-8, so that no two lists of values have the same bytes.
/// </summary>
internal static class RowDigest
{
    /// <summary>The hash as 64 hexadecimal digits.</summary>
    /// <param name="values">Texts and whole numbers.</param>
    public static string Of(IEnumerable<object> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var value in values)
        {
            var bytes = Encoding.UTF8.GetBytes(Convert.ToString(value, CultureInfo.InvariantCulture)!);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
