using System.Diagnostics.CodeAnalysis;

namespace Gateway.Usage;

/// <summary>
/// The facts read from a whole JSON response: token counts and stop reason. Content is skipped, or passed to the inspection of
/// texts, and not kept.
/// </summary>
internal sealed record ResponseSummary(TokenUsage? Usage, string? StopReason)
{
    /// <summary>
    /// Reads a response of Converse, or of InvokeModel in the provider's own format, where Bedrock's counts only fill in what the
    /// provider's leave out. Nothing is read from CountTokens: its count is only for the caller. False when the response is not
    /// one JSON object.
    /// </summary>
    /// <param name="operation">AWS's name of the operation.</param>
    /// <param name="json">The response body.</param>
    /// <param name="summary">The facts read.</param>
    public static bool TryRead(
        string operation, ReadOnlySpan<byte> json, [NotNullWhen(true)] out ResponseSummary? summary)
    {
        var none = default(NoTexts);
        return TryRead(operation, json, ref none, out summary);
    }

    /// <summary>Does the same, and passes its texts to <paramref name="texts"/>.</summary>
    public static bool TryRead<TTexts>(
        string operation, ReadOnlySpan<byte> json, scoped ref TTexts texts,
        [NotNullWhen(true)] out ResponseSummary? summary)
        where TTexts : IResponseTexts, allows ref struct
    {
        var members = operation switch
        {
            "InvokeModel" or "Embed" => ResponseMembers.Invoke,
            "CountTokens" => ResponseMembers.None,
            _ => ResponseMembers.Converse,
        };
        summary = ResponseReading.TryRead(json, members, ref texts, out var reading)
            ? new ResponseSummary(
                reading.InvocationMetrics?.MergedWith(reading.Usage) ?? reading.Usage, reading.StopReason)
            : null;
        return summary is not null;
    }
}
