using System.Diagnostics.CodeAnalysis;

namespace Gateway.Usage;

/// <summary>
/// What the gateway reads of a whole JSON answer: the tokens and why the model stopped. The content is skipped, not
/// kept.
/// </summary>
internal sealed record AnswerSummary(TokenUsage? Usage, string? StopReason)
{
    /// <summary>Reads a Converse answer. False when it is not one JSON object.</summary>
    public static bool TryReadConverse(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out AnswerSummary? summary) =>
        TryRead(json, AnswerMembers.Converse, out summary);

    /// <summary>
    /// Reads an InvokeModel answer, which has the form of the model's provider: the tokens as the provider counts
    /// them; a kind it does not name, as Bedrock does. False when it is not one JSON object.
    /// </summary>
    public static bool TryReadInvoke(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out AnswerSummary? summary) =>
        TryRead(json, AnswerMembers.Invoke, out summary);

    /// <summary>
    /// Reads a CountTokens answer. Its count is the caller's to read: nothing was used. False when it is not one JSON
    /// object.
    /// </summary>
    public static bool TryReadCountTokens(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out AnswerSummary? summary) =>
        TryRead(json, AnswerMembers.None, out summary);

    private static bool TryRead(
        ReadOnlySpan<byte> json, JsonMember<AnswerPart>[] members, [NotNullWhen(true)] out AnswerSummary? summary)
    {
        summary = AnswerReading.TryRead(json, members, out var reading)
            ? new AnswerSummary(
                reading.InvocationMetrics?.MergedWith(reading.Usage) ?? reading.Usage, reading.StopReason)
            : null;
        return summary is not null;
    }
}
