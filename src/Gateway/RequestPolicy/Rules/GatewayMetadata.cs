using System.Text;
using Gateway.Callers;

namespace Gateway.RequestPolicy.Rules;

/// <summary>
/// The entries that the gateway adds to <c>requestMetadata</c>. AWS writes them into the contractor's invocation log, where
/// they show whose request it was. AWS takes ASCII only, so these are codes and never names; the end user is a hash.
/// </summary>
internal sealed class GatewayMetadata(string municipality, string application, EndUserKey? endUserKey)
{
    /// <summary>Converse, requestMetadata: 1..16 entries.</summary>
    public const int MaxEntries = 16;

    // The longest X-Request-Id that the gateway accepts.
    private const int MaxRequestIdLength = 64;

    private static readonly byte[][] Reserved =
        ["municipality"u8.ToArray(), "application"u8.ToArray(), "requestId"u8.ToArray(), "endUser"u8.ToArray()];

    // "municipality":"131016","application":"resident-desk","requestId":"
    private readonly byte[] _before = Encoding.UTF8.GetBytes(
        (municipality.Length > 0 ? $"\"municipality\":\"{municipality}\"," : "")
        + $"\"application\":\"{application}\",\"requestId\":\"");

    /// <summary>The most entries.</summary>
    public int Count { get; } = 2 + (municipality.Length > 0 ? 1 : 0) + (endUserKey is null ? 0 : 1);

    /// <summary>The most bytes they need, together with the member that holds them.</summary>
    public int Room => _before.Length + MaxRequestIdLength + "\",".Length + "\"requestMetadata\":{},".Length
        + (endUserKey is null ? 0 : "\"endUser\":\"\",".Length + EndUserKey.PseudonymLength);

    /// <summary>True when a key is one of these. Compared in any case, because people read the log.</summary>
    public static bool Reserves(ReadOnlySpan<byte> key)
    {
        foreach (var name in Reserved)
        {
            if (Ascii.EqualsIgnoreCase(key, name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes them as members of a JSON object, followed by a comma.</summary>
    /// <returns>The number of bytes written.</returns>
    public int Write(RequestOrigin origin, Span<byte> to)
    {
        _before.CopyTo(to);
        var length = _before.Length;
        length += Encoding.ASCII.GetBytes(origin.RequestId, to[length..]);
        "\","u8.CopyTo(to[length..]);
        length += 2;
        if (endUserKey is null || origin.EndUser is null)
        {
            return length;
        }

        "\"endUser\":\""u8.CopyTo(to[length..]);
        length += "\"endUser\":\"".Length;
        endUserKey.Write(origin.EndUser, to.Slice(length, EndUserKey.PseudonymLength));
        length += EndUserKey.PseudonymLength;
        "\","u8.CopyTo(to[length..]);
        return length + 2;
    }
}
