using System.Collections.Frozen;
using Gateway.Catalog;
using Gateway.Errors;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Forwarding;

/// <summary>
/// Bedrock's own request headers. Those of Invoke are sent on, signed; <c>X-Amzn-Bedrock-Accept</c> is only checked. Any other
/// is an error and not dropped, because a caller that sends the name of a guardrail relies on it.
/// </summary>
internal static class InvokeHeaders
{
    private const string Prefix = "X-Amzn-Bedrock-";
    private const string StreamAccept = "x-amzn-bedrock-accept";

    // The longest value is the metadata: 8,500 characters in AWS's service model.
    private const int MaxValueLength = 8500;

    // AWS's service model of 2023-09-30, InvokeModel and InvokeModelWithResponseStream.
    private static readonly FrozenSet<string> OfInvoke = new[]
    {
        StreamAccept,
        "x-amzn-bedrock-guardrailidentifier",
        "x-amzn-bedrock-guardrailversion",
        "x-amzn-bedrock-performanceconfig-latency",
        "x-amzn-bedrock-request-metadata",
        "x-amzn-bedrock-service-tier",
        "x-amzn-bedrock-trace",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly GatewayError NotJson = ErrorCode.InvalidRequest.Because(
        "応答の形式は application/json だけです。Accept（ストリームでは X-Amzn-Bedrock-Accept）を application/json にするか、省いてください。",
        "Answers are application/json only. Set Accept (for streams X-Amzn-Bedrock-Accept) to it, or leave it out.");

    /// <summary>Reads the headers of one request.</summary>
    /// <returns>The headers for Bedrock, in lower case and in the order of their names.</returns>
    public static Result<KeyValuePair<string, string>[]> Read(IHeaderDictionary headers, BedrockOperation operation)
    {
        if ((operation == BedrockOperation.InvokeModel && !MayBeJson(headers.Accept))
            || (operation.Invokes && !MayBeJson(headers[StreamAccept])))
        {
            return NotJson;
        }

        List<KeyValuePair<string, string>>? found = null;
        foreach (var (name, values) in headers)
        {
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!operation.Invokes || !OfInvoke.TryGetValue(name, out var known))
            {
                return NotKnown(operation);
            }

            if (values is not [{ Length: <= MaxValueLength } value] || !value.All(c => c is >= ' ' and <= '~'))
            {
                return BadValue(known);
            }

            if (known != StreamAccept)
            {
                (found ??= []).Add(new(known, value.Trim()));
            }
        }

        return found?.OrderBy(header => header.Key, StringComparer.Ordinal).ToArray() ?? [];
    }

    // The most specific range decides, and q=0 means "not acceptable" (RFC 9110, 12.5.1). An unreadable entry is skipped:
    // "*; q=.2" is in the list that Java sends by default.
    private static bool MayBeJson(StringValues accept)
    {
        if (StringValues.IsNullOrEmpty(accept))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParseList(accept, out var ranges)
            && ranges.Where(TakesJson).MinBy(Width) is { } closest
            && closest.Quality is not 0;
    }

    // Parameters of the type, such as a charset, are ignored: JSON is UTF-8.
    private static bool TakesJson(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes
        || (range.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)));

    private static int Width(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0;

    private static GatewayError NotKnown(BedrockOperation operation) => ErrorCode.InvalidRequest.Because(
        $"{operation.Name} では使えない X-Amzn-Bedrock-… ヘッダーがあります。取り除いてください。",
        $"There is an X-Amzn-Bedrock-… header that {operation.Name} does not have. Take it out.");

    // The name comes from the list above, not from the request.
    private static GatewayError BadValue(string name) => ErrorCode.InvalidRequest.Because(
        $"{name} ヘッダーは 1 回だけ、印字可能な ASCII {MaxValueLength} 文字以内で指定してください。",
        $"Give the {name} header once, in at most {MaxValueLength} printable ASCII characters.");
}
