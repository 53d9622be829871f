using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>The parameters that Claude models of one generation accept on Bedrock, as models.json lists them.</summary>
/// <param name="Versions">The values of <c>anthropic_version</c>.</param>
/// <param name="Thinking">The types of <c>thinking</c> that turn it on.</param>
/// <param name="Efforts">The levels of <c>output_config.effort</c>, in the order in which an error lists them.</param>
/// <param name="Sampling">The combinations of temperature, top_p and top_k that may be set.</param>
/// <param name="Prefill">True when a conversation may end with an assistant message.</param>
/// <param name="ForcedToolWithThinking">True when a tool may be forced while thinking is on.</param>
/// <param name="StructuredOutput">True when <c>output_config.format</c> is supported.</param>
/// <param name="Betas">The values of <c>anthropic_beta</c>.</param>
internal sealed record ClaudeGeneration(
    IReadOnlyList<string> Versions,
    IReadOnlyList<string> Thinking,
    IReadOnlyList<string> Efforts,
    Sampling Sampling,
    bool Prefill,
    bool ForcedToolWithThinking,
    bool StructuredOutput,
    IReadOnlyList<string> Betas)
{
    internal static ClaudeGeneration Read(JsonElement data) => new(
        Texts(data, "versions"),
        Texts(data, "thinking"),
        Texts(data, "efforts"),
        Enum.Parse<Sampling>(data.GetProperty("sampling").GetString()!, ignoreCase: true),
        data.GetProperty("prefill").GetBoolean(),
        data.GetProperty("forcedToolWithThinking").GetBoolean(),
        data.GetProperty("structuredOutput").GetBoolean(),
        Texts(data, "betas"));

    private static List<string> Texts(JsonElement data, string name) =>
        [.. data.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}

/// <summary>The sampling parameters that a model accepts.</summary>
internal enum Sampling
{
    /// <summary>temperature, top_p and top_k are deprecated and rejected.</summary>
    None,

    /// <summary>temperature or top_p, not both.</summary>
    One,

    /// <summary>temperature and top_p together.</summary>
    Both,
}
