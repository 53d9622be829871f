using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Gateway.Catalog;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// <c>/model/{modelId}/{operation}</c> as it was on the wire, read with a strict ASCII grammar. Kestrel's decoded path shows
/// <c>%2F</c> and <c>%252F</c> as the same and resolves <c>..</c>. The path that is checked must be the path that is called, so
/// the decoded path is never used.
/// </summary>
internal static class ModelRoute
{
    private const string Prefix = "/model/";
    private const string Arn = "arn:";

    // RFC 3986 unreserved and ':', which AWS accepts raw; every other character must come percent-encoded.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:");

    private static readonly SearchValues<char> OperationCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    /// <summary>True when the target begins with <c>/model/</c>, as Bedrock's model routes do.</summary>
    public static bool IsBelowModel(string rawTarget) => rawTarget.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>
    /// Splits <c>/model/{modelId}/{operation}</c>. The model id is decoded exactly once. A slash inside an ARN need not be
    /// encoded, because AWS accepts it.
    /// </summary>
    public static bool TryRead(
        string rawTarget, [NotNullWhen(true)] out string? modelId, [NotNullWhen(true)] out string? operation)
    {
        (modelId, operation) = (null, null);
        if (!IsBelowModel(rawTarget))
        {
            return false;
        }

        var rest = rawTarget.AsSpan(Prefix.Length);
        var slash = rest.LastIndexOf('/');
        if (slash <= 0)
        {
            return false;
        }

        var tail = rest[(slash + 1)..];
        if (tail.IsEmpty || tail.ContainsAnyExcept(OperationCharacters) || !TryDecode(rest[..slash], out modelId))
        {
            return false;
        }

        operation = BedrockOperation.Find(tail)?.Segment ?? tail.ToString();
        return true;
    }

    /// <summary>
    /// True when the model id is valid, so that only the operation can be wrong: unknown, in capitals, or with a slash after it.
    /// </summary>
    public static bool IsOfNoOperation(string rawTarget)
    {
        var target = rawTarget.AsSpan().TrimEnd('/');
        var slash = target.LastIndexOf('/');
        return slash > 0 && TryRead($"{target[..slash]}/x", out _, out _);
    }

    private static bool TryDecode(ReadOnlySpan<char> segment, [NotNullWhen(true)] out string? decoded)
    {
        decoded = null;
        Span<char> buffer = segment.Length <= 512 ? stackalloc char[512] : new char[segment.Length];
        var length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            var c = segment[i];
            if (c == '%')
            {
                if (i + 2 >= segment.Length || !TryReadByte(segment.Slice(i + 1, 2), out c))
                {
                    return false;
                }

                i += 2;
            }
            else if (!Plain.Contains(c) && !(c == '/' && buffer[..length].StartsWith(Arn)))
            {
                return false;
            }

            buffer[length++] = c;
        }

        decoded = new string(buffer[..length]);

        // "." and ".." would leave the path.
        return !decoded.StartsWith(Arn, StringComparison.Ordinal)
            ? decoded is not ("." or "..")
            : decoded.Split('/').All(part => part is not ("" or "." or ".."));
    }

    // Only characters that a model id or an ARN can contain. '%' is not, so an id that is encoded twice fails here.
    private static bool TryReadByte(ReadOnlySpan<char> hex, out char c)
    {
        c = default;
        if (!char.IsAsciiHexDigit(hex[0]) || !char.IsAsciiHexDigit(hex[1]))
        {
            return false;
        }

        c = (char)Convert.FromHexString(hex)[0];
        return c == '/' || Plain.Contains(c);
    }
}
