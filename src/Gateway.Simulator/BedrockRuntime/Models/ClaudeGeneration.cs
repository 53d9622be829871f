using System.Text.Json;

namespace Gateway.Simulator.BedrockRuntime.Models;

/// <summary>The parameters that Claude models of one generation accept on Bedrock, as models.json lists them.</summary>
internal sealed record ClaudeGeneration
{
    /// <summary>The feature of a model that accepts a schema for its answer.</summary>
    internal const string StructuredOutput = "structuredOutput";

    /// <summary>The values of <c>anthropic_version</c>.</summary>
    internal required IReadOnlyList<string> Versions { get; init; }

    /// <summary>The types of <c>thinking</c> that turn it on.</summary>
    internal required IReadOnlyList<string> Thinking { get; init; }

    /// <summary>Whether the model thinks when the request does not say.</summary>
    internal required ThinkingDefault ThinkingDefault { get; init; }

    /// <summary>True when thoughts are omitted unless the request asks for a summary.</summary>
    internal required bool OmitsThoughts { get; init; }

    /// <summary>The levels of <c>output_config.effort</c>, in the order in which an error lists them.</summary>
    internal required IReadOnlyList<string> Efforts { get; init; }

    /// <summary>The combinations of temperature, top_p and top_k that may be set.</summary>
    internal required Sampling Sampling { get; init; }

    /// <summary>True when a conversation may end with an assistant message.</summary>
    internal required bool Prefill { get; init; }

    /// <summary>True when two messages in a row may not have the same role.</summary>
    internal required bool RolesMustAlternate { get; init; }

    /// <summary>True when the system prompt may not begin with Claude Code's attribution text; a setting of the simulator.</summary>
    internal bool RefusesAttribution { get; init; }

    /// <summary>True when manual thinking needs a thought at the start of a tool loop; a setting of the simulator.</summary>
    internal bool ToolLoopBeginsWithThought { get; init; }

    /// <summary>True when a tool may be forced while thinking is on.</summary>
    internal required bool ForcedToolWithThinking { get; init; }

    /// <summary>The members that only some generations have: structuredOutput, strictTools, cacheTtl.</summary>
    internal required IReadOnlyList<string> Features { get; init; }

    /// <summary>The values of <c>anthropic_beta</c>.</summary>
    internal required IReadOnlyList<string> Betas { get; init; }

    internal static ClaudeGeneration Read(JsonElement data) => new()
    {
        Versions = Texts(data, "versions"),
        Thinking = Texts(data, "thinking"),
        ThinkingDefault = Value<ThinkingDefault>(data, "thinkingDefault"),
        OmitsThoughts = data.GetProperty("display").GetString() == "omitted",
        Efforts = Texts(data, "efforts"),
        Sampling = Value<Sampling>(data, "sampling"),
        Prefill = data.GetProperty("prefill").GetBoolean(),
        RolesMustAlternate = data.GetProperty("alternate").GetBoolean(),
        ForcedToolWithThinking = data.GetProperty("forcedToolWithThinking").GetBoolean(),
        Features = Texts(data, "features"),
        Betas = Texts(data, "betas"),
    };

    private static TEnum Value<TEnum>(JsonElement data, string name)
        where TEnum : struct => Enum.Parse<TEnum>(data.GetProperty(name).GetString()!, ignoreCase: true);

    private static List<string> Texts(JsonElement data, string name) =>
        [.. data.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}

/// <summary>Whether a model thinks when the request does not say.</summary>
internal enum ThinkingDefault
{
    /// <summary>Only when asked to.</summary>
    Off,

    /// <summary>Unless told not to.</summary>
    On,

    /// <summary>It cannot be told not to.</summary>
    Always,
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
