using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>AWS's own words, as they may stand in a finding.</summary>
internal static class AwsErrorText
{
    private const int MaxLength = 1_000;

    /// <summary>An error of Bedrock's.</summary>
    public static string Of(UpstreamError error) => Of(error.Status, error.Type, error.Message, error.RequestId);

    /// <summary>
    /// Status, type, the first line of the message and the request id. Below the first line of a text about a signature
    /// AWS repeats the request with the session token.
    /// </summary>
    public static string Of(int status, string? type, string? message, string? requestId)
    {
        var line = message?.Split('\n', 2)[0].Trim() ?? "";
        line = line.Length > MaxLength ? line[..MaxLength] + "…" : line;
        return $"HTTP {status} {type}"
            + (line.Length == 0 ? "" : $": {line}")
            + (requestId is null ? "" : $" (request id {requestId})");
    }

    /// <summary>The same in both languages.</summary>
    public static Text AsIs(string text) => new(text, text);
}
