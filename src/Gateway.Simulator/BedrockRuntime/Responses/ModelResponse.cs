using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>What the model said, before an operation puts it into its own form.</summary>
/// <param name="Blocks">What was said, in order; a forced tool call has no text.</param>
/// <param name="StopReason">In Converse's spelling, which is Claude's too.</param>
/// <param name="StopSequence">The sequence that ended the answer; null if none did.</param>
/// <param name="InputTokens">The size of the prompt.</param>
/// <param name="OutputTokens">The size of the answer.</param>
internal sealed record ModelResponse(
    IReadOnlyList<ResponseBlock> Blocks, string StopReason, string? StopSequence, int InputTokens, int OutputTokens)
{
    private const int MillisecondsPerToken = 9;

    /// <summary>
    /// When the first token came, in milliseconds. It did not: no answer takes time unless a fault says so.
    /// </summary>
    internal const int FirstTokenMilliseconds = 240;

    /// <summary>How long a model might have taken, in milliseconds.</summary>
    internal int LatencyMilliseconds => FirstTokenMilliseconds + (OutputTokens * MillisecondsPerToken);
}

/// <summary>One block of an answer.</summary>
internal abstract record ResponseBlock
{
    /// <summary>Text.</summary>
    internal sealed record Text(string Value) : ResponseBlock;

    /// <summary>What the model thought, signed by its provider.</summary>
    internal sealed record Reasoning(string Thought, string Signature) : ResponseBlock;

    /// <summary>A tool the caller is asked to use.</summary>
    internal sealed record ToolUse(string Id, string Name, JsonObject Input) : ResponseBlock;
}
