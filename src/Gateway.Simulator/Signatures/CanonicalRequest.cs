using System.Security.Cryptography;
using System.Text;
using Gateway.Simulator.Wire;
using Microsoft.Extensions.Primitives;

namespace Gateway.Simulator.Signatures;

/// <summary>
/// Builds Signature Version 4's canonical request from the received request, never from what the signer claims.
/// </summary>
internal static class CanonicalRequest
{
    internal static string Compose(ReceivedRequest request, IReadOnlyList<string> signedHeaders)
    {
        var text = new StringBuilder()
            .Append(request.Method).Append('\n')
            .Append(Path(request.Target.Path)).Append('\n')
            .Append(Query(request.Target.Query)).Append('\n');
        foreach (var name in signedHeaders)
        {
            text.Append(name).Append(':').Append(Header(request, name)).Append('\n');
        }

        return text
            .Append('\n').AppendJoin(';', signedHeaders)
            .Append('\n').Append(BodyHash(request))
            .ToString();
    }

    internal static string BodyHash(ReceivedRequest request) =>
        Convert.ToHexStringLower(SHA256.HashData(request.Body.Span));

    // The path as sent is encoded once more (for every service except S3): %3A becomes %253A.
    private static string Path(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    // Decoded and encoded once, sorted by name and then by value, in code point order.
    private static string Query(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Name: Normal(pair[0]), Value: pair.Length > 1 ? Normal(pair[1]) : ""))
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal)
        .Select(pair => $"{pair.Name}={pair.Value}"));

    // A plus sign means itself here, not a space: only %20 is a space.
    private static string Normal(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));

    // Over HTTP/2 some SDKs sign :authority instead of host; the server exposes both as Host.
    private static string Header(ReceivedRequest request, string name) => name is "host" or ":authority"
        ? request.Host
        : string.Join(',', Values(request.Headers[name]));

    // Every value of a repeated header, trimmed, with each run of spaces replaced by one.
    private static IEnumerable<string> Values(StringValues values) => values
        .Select(value => string.Join(' ', (value ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)));
}
