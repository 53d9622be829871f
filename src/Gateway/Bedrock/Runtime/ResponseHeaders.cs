using System.Collections.Immutable;
using System.Net.Http.Headers;

namespace Gateway.Bedrock.Runtime;

/// <summary>The headers of a response that are relayed to the caller; all others are dropped.</summary>
/// <param name="RequestId">Bedrock's <c>x-amzn-RequestId</c>.</param>
/// <param name="ContentType">Its Content-Type, unchanged.</param>
/// <param name="Further">Its <c>X-Amzn-Bedrock-…</c> headers, such as token counts and the service tier.</param>
internal sealed record ResponseHeaders(
    string? RequestId, string? ContentType, ImmutableArray<KeyValuePair<string, string>> Further)
{
    private const string BedrockPrefix = "X-Amzn-Bedrock-";

    // AWS's values are short; more would be a fault.
    private const int MaxFurtherHeaders = 16;
    private const int MaxValueLength = 1024;

    public static ResponseHeaders Of(HttpResponseMessage response) => new(
        UpstreamError.RequestIdOf(response),
        response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? Clean(type) : null,
        FurtherOf(response.Headers.NonValidated));

    private static ImmutableArray<KeyValuePair<string, string>> FurtherOf(HttpHeadersNonValidated headers)
    {
        ImmutableArray<KeyValuePair<string, string>> further = [];
        foreach (var (name, values) in headers)
        {
            if (further.Length < MaxFurtherHeaders
                && name.StartsWith(BedrockPrefix, StringComparison.OrdinalIgnoreCase)
                && Clean(values) is { } value)
            {
                further = further.Add(new(name, value));
            }
        }

        return further;
    }

    // A value that is not valid in a header is left out, not corrected.
    private static string? Clean(HeaderStringValues values)
    {
        var text = values.ToString();
        return text.Length <= MaxValueLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? text : null;
    }
}
