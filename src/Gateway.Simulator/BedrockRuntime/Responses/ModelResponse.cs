using System.Text.Json.Nodes;
using Gateway.Simulator.Journal;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>The model's answer, before an operation writes it in its own format.</summary>
/// <param name="Blocks">The blocks of the answer, in order; a forced tool call has no text.</param>
/// <param name="StopReason">In Converse's spelling, which is also Claude's.</param>
/// <param name="StopSequence">The sequence that ended the answer; null if none did.</param>
/// <param name="InputTokens">The size of the prompt in tokens.</param>
/// <param name="OutputTokens">The size of the answer in tokens.</param>
internal sealed record ModelResponse(
    IReadOnlyList<ResponseBlock> Blocks, string StopReason, string? StopSequence, int InputTokens, int OutputTokens)
{
    private const int MillisecondsPerToken = 9;

    /// <summary>The part of the prompt that the cache took part in.</summary>
    internal CacheUse Cache { get; init; } = CacheUse.None;

    /// <summary>The part of the prompt in tokens that the cache took no part in, which providers report as input.</summary>
    internal int UncachedTokens => Math.Max(0, InputTokens - Cache.Read - Cache.Written);

    /// <summary>The tokens that are billed for it.</summary>
    internal BilledTokens Billed => new(
        UncachedTokens, OutputTokens, Cache.Read, Cache.WrittenForFiveMinutes, Cache.WrittenForAnHour);

    /// <summary>
    /// The reported time to the first token, in milliseconds. Not the real one: a response takes no time unless a fault delays
    /// it.
    /// </summary>
    internal const int FirstTokenMilliseconds = 240;

    /// <summary>The reported duration of the answer, in milliseconds.</summary>
    internal int LatencyMilliseconds => FirstTokenMilliseconds + (OutputTokens * MillisecondsPerToken);
}

/// <summary>One block of an answer.</summary>
internal abstract record ResponseBlock
{
    /// <summary>A text block.</summary>
    internal sealed record Text(string Value) : ResponseBlock;

    /// <summary>Reasoning of the model, signed by its provider.</summary>
    internal sealed record Reasoning(string Thought, string Signature) : ResponseBlock;

    /// <summary>Reasoning that the provider encrypted instead of showing it.</summary>
    internal sealed record RedactedReasoning(string Data) : ResponseBlock;

    /// <summary>A tool call; each form puts its own prefix before the id.</summary>
    internal sealed record ToolUse(string Id, string Name, JsonObject Input) : ResponseBlock;
}
