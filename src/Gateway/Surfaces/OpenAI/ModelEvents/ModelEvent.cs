using Gateway.Usage;

namespace Gateway.Surfaces.OpenAI.ModelEvents;

/// <summary>
/// One step of a model's answer, in the words of no dialect: Bedrock's are read into it, and each dialect writes its own from
/// it. Its texts are views into Bedrock's bytes and are valid as long as these.
/// </summary>
internal readonly ref struct ModelEvent
{
    public ModelEventKind Kind { get; init; }

    /// <summary>
    /// Bedrock's index of the content block. Events of several blocks may alternate, and the numbers may have gaps.
    /// </summary>
    public int Block { get; init; }

    /// <summary>
    /// The text, the signature, the base64, the tool's input or the stop reason: the inside of a JSON string, with its escapes,
    /// so that it can be copied into another one. Only <see cref="ModelEventKind.ToolInputJson"/> is JSON itself.
    /// </summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>The id of a tool call, in the same form. Empty except in <see cref="ModelEventKind.ToolStart"/>.</summary>
    public ReadOnlySpan<byte> ToolId { get; init; }

    /// <summary>The name of the tool, in the same form. Empty except in <see cref="ModelEventKind.ToolStart"/>.</summary>
    public ReadOnlySpan<byte> ToolName { get; init; }

    /// <summary>The token counts of <see cref="ModelEventKind.Usage"/>; <c>null</c> if it has none.</summary>
    public TokenUsage? Usage { get; init; }
}
