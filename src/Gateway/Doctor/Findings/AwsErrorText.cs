using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Doctor.Findings;

/// <summary>AWS's own error texts, in the form that a finding may contain.</summary>
internal static class AwsErrorText
{
    private const int MaxLength = 1_000;

    /// <summary>The text of an error of Bedrock.</summary>
    public static string Of(UpstreamError error) => Of(error.Status, error.Type, error.Message, error.RequestId);

    /// <summary>
    /// Status, type, the first line of the message and the request id. After the first line of a text about a signature AWS
    /// repeats the request with the session token.
    /// </summary>
    public static string Of(int status, string? type, string? message, string? requestId)
    {
        var line = message?.Split('\n', 2)[0].Trim() ?? "";
        line = line.Length > MaxLength ? line[..MaxLength] + "…" : line;
        return $"HTTP {status} {type}"
            + (line.Length == 0 ? "" : $": {line}")
            + (requestId is null ? "" : $" (request id {requestId})");
    }

    /// <summary>The same text in both languages.</summary>
    public static Text AsIs(string text) => new(text, text);
}
