using System.Diagnostics.CodeAnalysis;

namespace Gateway.Usage;

/// <summary>
/// What the gateway reads of a whole JSON answer: the tokens and why the model stopped. The content is skipped
/// or shown to those who look at it, and not kept.
/// </summary>
internal sealed record ResponseSummary(TokenUsage? Usage, string? StopReason)
{
    /// <summary>
    /// Reads an answer of an operation: of Converse, or of InvokeModel in the form of the model's provider, where the
    /// provider's count of tokens comes before Bedrock's own. CountTokens uses none: its count is the caller's to read.
    /// False when it is not one JSON object.
    /// </summary>
    /// <param name="operation">AWS's name of the operation.</param>
    /// <param name="json">The answer.</param>
    /// <param name="summary">What was read.</param>
    public static bool TryRead(
        string operation, ReadOnlySpan<byte> json, [NotNullWhen(true)] out ResponseSummary? summary)
    {
        var none = default(NoTexts);
        return TryRead(operation, json, ref none, out summary);
    }

    /// <summary>The same, and shows its texts.</summary>
    public static bool TryRead<TTexts>(
        string operation, ReadOnlySpan<byte> json, scoped ref TTexts texts,
        [NotNullWhen(true)] out ResponseSummary? summary)
        where TTexts : IResponseTexts, allows ref struct
    {
        var members = operation switch
        {
            "InvokeModel" => ResponseMembers.Invoke,
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
