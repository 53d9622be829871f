using System.Collections.Frozen;
using Gateway.Bedrock;
using Gateway.Errors;

namespace Gateway.Converse;

/// <summary>
/// Bedrock's own request headers: those that belong to Invoke go on, signed; any other is refused by name rather than
/// dropped, because a caller who sends a guardrail's name counts on it.
/// </summary>
internal static class InvokeHeaders
{
    private const string Prefix = "X-Amzn-Bedrock-";
    private const string StreamAccept = "x-amzn-bedrock-accept";

    // The longest is the metadata: 8,500 characters in AWS's service model.
    private const int LongestValue = 8500;

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

    private static readonly Refusal NotJson = ErrorCode.InvalidRequest.Because(
        "応答の形式は application/json だけです。Accept（ストリームでは X-Amzn-Bedrock-Accept）を application/json にするか、省いてください。",
        "Answers are application/json only. Set Accept (for streams X-Amzn-Bedrock-Accept) to it, or leave it out.");

    /// <summary>Reads them for one request.</summary>
    /// <returns>What goes on to Bedrock, in lower case and in the order of the names.</returns>
    public static Result<KeyValuePair<string, string>[]> Read(IHeaderDictionary headers, BedrockOperation operation)
    {
        var invokes = operation == BedrockOperation.InvokeModel
            || operation == BedrockOperation.InvokeModelWithResponseStream;
        if ((operation == BedrockOperation.InvokeModel && !MayBeJson(headers.Accept))
            || (invokes && !MayBeJson(headers[StreamAccept])))
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

            if (!invokes || !OfInvoke.TryGetValue(name, out var known))
            {
                return NotKnown(operation);
            }

            if (values is not [{ Length: <= LongestValue } value] || !value.All(c => c is >= ' ' and <= '~'))
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

    private static bool MayBeJson(string? accept) =>
        string.IsNullOrEmpty(accept)
        || accept.Contains("application/json", StringComparison.OrdinalIgnoreCase)
        || accept.Contains("*/*", StringComparison.Ordinal);

    private static Refusal NotKnown(BedrockOperation operation) => ErrorCode.InvalidRequest.Because(
        $"{operation.Name} では使えない X-Amzn-Bedrock-… ヘッダーがあります。取り除いてください。",
        $"There is an X-Amzn-Bedrock-… header that {operation.Name} does not have. Take it out.");

    // The name is one of ours, spelled by us.
    private static Refusal BadValue(string name) => ErrorCode.InvalidRequest.Because(
        $"{name} ヘッダーは 1 回だけ、印字可能な ASCII {LongestValue} 文字以内で指定してください。",
        $"Give the {name} header once, in at most {LongestValue} printable ASCII characters.");
}
