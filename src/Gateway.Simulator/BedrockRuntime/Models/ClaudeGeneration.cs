using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>What Claude models of one generation take and refuse on Bedrock, as models.json lists it.</summary>
/// <param name="Versions">The values of <c>anthropic_version</c>.</param>
/// <param name="Thinking">The types of <c>thinking</c> that turn it on.</param>
/// <param name="Efforts">The levels of <c>output_config.effort</c>, in the order in which a refusal lists them.</param>
/// <param name="Sampling">Which of temperature, top_p and top_k may be set.</param>
/// <param name="Prefill">Whether a conversation may end with an assistant message.</param>
/// <param name="ForcedToolWithThinking">Whether a tool may be forced while the model thinks.</param>
/// <param name="StructuredOutput">Whether <c>output_config.format</c> is known.</param>
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

/// <summary>How a model lets its sampling be set.</summary>
internal enum Sampling
{
    /// <summary>temperature, top_p and top_k are deprecated and refused.</summary>
    None,

    /// <summary>temperature or top_p, not both.</summary>
    One,

    /// <summary>temperature and top_p together.</summary>
    Both,
}
