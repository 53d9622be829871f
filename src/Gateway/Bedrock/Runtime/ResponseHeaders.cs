using System.Collections.Immutable;
using System.Net.Http.Headers;

namespace Gateway.Bedrock.Runtime;

/// <summary>The headers of an answer that go on to the caller; every other one stays behind.</summary>
/// <param name="RequestId">Bedrock's <c>x-amzn-RequestId</c>.</param>
/// <param name="ContentType">Its Content-Type, as it was written.</param>
/// <param name="Further">Its <c>X-Amzn-Bedrock-…</c>, such as token counts and the service tier.</param>
internal sealed record ResponseHeaders(
    string? RequestId, string? ContentType, ImmutableArray<KeyValuePair<string, string>> Further)
{
    private const string BedrockPrefix = "X-Amzn-Bedrock-";

    // What AWS writes there is short; more would be a fault.
    private const int MaxFurtherHeaders = 16;
    private const int MaxValueLength = 1024;

    public static ResponseHeaders Of(HttpResponseMessage response) => new(
        UpstreamError.RequestIdOf(response),
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? Clean(type) : null,
        [.. response.Headers.NonValidated
            .Where(header => header.Key.StartsWith(BedrockPrefix, StringComparison.OrdinalIgnoreCase))
            .Select(header => KeyValuePair.Create(header.Key, Clean(header.Value)!))
            .Where(header => header.Value is not null)
            .Take(MaxFurtherHeaders)]);

    // A value that could not stand in a header is left out rather than mended.
    private static string? Clean(HeaderStringValues values)
    {
        var text = values.ToString();
        return text.Length <= MaxValueLength && text.All(c => c is >= ' ' and <= '~') ? text : null;
    }
}
