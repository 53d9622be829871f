using System.Collections.Immutable;

namespace Gateway.Catalog;

/// <summary>
/// What a model accepts and can do. A value that is absent is not known; the gateway then changes nothing in a request, and
/// Bedrock decides, unless the value says otherwise. Bedrock has differed by account and Region within a month, so every value can be overridden.
/// </summary>
internal sealed class ModelFeatures
{
    /// <summary>What <see cref="SourceOf"/> returns for a value that AWS's pages do not show.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>
    /// The default of <see cref="DefaultMaxTokens"/>: a dozen pages of Japanese. With half of it answers were cut off, and the maximum
    /// of the models is 8 to 16 times as much.
    /// </summary>
    public const int UsualMaxTokens = 8192;

    /// <summary>The words of <see cref="Effort"/>, from little to much.</summary>
    public static ImmutableArray<string> EffortLevels { get; } = ["low", "medium", "high", "xhigh", "max"];

    /// <summary>The family. Default by the provider in the model's id.</summary>
    public ModelFamily? Family { get; set; }

    /// <summary>The context window: tokens of prompt and response together.</summary>
    public int? ContextWindow { get; set; }

    /// <summary>The largest number of tokens in one response.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>
    /// The tokens of a response to an OpenAI client that names none. Default 8,192. Not <see cref="MaxOutputTokens"/>: what a
    /// request asks for is reserved from the quota of the account until it ends.
    /// </summary>
    public int? DefaultMaxTokens { get; set; }

    /// <summary>The forms of thinking.</summary>
    public ThinkingSupport? Thinking { get; set; }

    /// <summary>
    /// The values of <c>output_config.effort</c>: <c>low</c>, <c>medium</c>, <c>high</c>, <c>xhigh</c>, <c>max</c>; for Nova those of
    /// <c>reasoningConfig.maxReasoningEffort</c>. Default none for a model that does not think or thinks by budget; else unknown.
    /// </summary>
    public IList<string> Effort { get; set; } = [];

    /// <summary>The sampling parameters.</summary>
    public SamplingSupport? Sampling { get; set; }

    /// <summary>True when the last message may be the assistant's, whose text the model continues.</summary>
    public bool? Prefill { get; set; }

    /// <summary>
    /// True when a message may have the role <c>system</c>. Default false: <c>/v1/messages</c> makes it the user's.
    /// </summary>
    public bool? SystemMessages { get; set; }

    /// <summary>True when a tool result may contain images and documents.</summary>
    public bool? MediaInToolResults { get; set; }

    /// <summary>True when a tool may have <c>strict</c>.</summary>
    public bool? StrictTools { get; set; }

    /// <summary>True when <c>tool_choice</c> may name a tool while the model thinks.</summary>
    public bool? ForcedToolWithThinking { get; set; }

    /// <summary>The way to get JSON of a schema for <c>/v1/chat/completions</c>. Default <c>Tool</c>.</summary>
    public StructuredOutput? StructuredOutput { get; set; }

    /// <summary>
    /// The values of <c>anthropic_version</c> beside <c>bedrock-2023-05-31</c>, which every Claude model takes. Default none.
    /// </summary>
    public IList<string> AnthropicVersions { get; set; } = [];

    /// <summary>The prompt cache.</summary>
    public PromptCacheOptions PromptCache { get; set; } = new();

    /// <summary>The vectors, for an embedding model.</summary>
    public EmbeddingOptions Embedding { get; set; } = new();

    /// <summary>The dates of its life.</summary>
    public LifecycleOptions Lifecycle { get; set; } = new();

    /// <summary>
    /// The source of a value by its name: a page of AWS with the date of it, or <c>unconfirmed</c> and where it is from. A value
    /// without one is <c>unconfirmed</c>. Other names here: <c>SourceRegions</c>, <c>Betas</c>, <c>CountTokensModelId</c>.
    /// </summary>
    public Dictionary<string, string> Sources { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The source of the value with this name.</summary>
    public string SourceOf(string name) => Sources.GetValueOrDefault(name, Unconfirmed);
}
