namespace Gateway.Catalog;

/// <summary>
/// The <c>Catalog</c> section: the models this gateway knows. Shipped in <c>Catalog/catalog.json</c>;
/// configuration adds or overrides.
/// </summary>
internal sealed class CatalogOptions
{
    public const string Section = "Catalog";

    /// <summary>Models by alias. An alias is 1–64 of <c>[a-z0-9.-]</c> and is what applications should send.</summary>
    public Dictionary<string, ModelOptions> Models { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The first segments of model ids that name a provider. Any other first segment is read as a geography, and only
    /// <c>jp.</c> stays in Japan.
    /// </summary>
    public IList<string> Providers { get; set; } = [];
}

/// <summary>One model or inference profile.</summary>
internal sealed class ModelOptions
{
    /// <summary>The exact id or ARN that is sent to Bedrock; never rewritten.</summary>
    public string ModelId { get; set; } = "";

    /// <summary>
    /// The base model that counts tokens for this entry, because AWS counts for base models only and not for inference
    /// profiles. Empty, the default, where none is known: CountTokens is then refused.
    /// </summary>
    public string CountTokensModelId { get; set; } = "";

    /// <summary>
    /// Every Region that may process the call. If it differs from what the id itself proves, the gateway does not start. May be left
    /// out for a base model whose <see cref="SourceRegions"/> are given: it is processed in the Region where it is called, and
    /// nowhere else.
    /// </summary>
    public IList<string> Destinations { get; set; } = [];

    /// <summary>
    /// The Regions from which the model can be called; only there is a call placed. Default both Regions in Japan. Where a call
    /// may be processed is another question: see <see cref="Destinations"/>.
    /// </summary>
    public IList<string> SourceRegions { get; set; } = [];

    /// <summary>The name that people read, such as <c>Claude Haiku 4.5</c>. Default the alias.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>
    /// The kinds of input and output, such as <c>text</c>, <c>image</c>, <c>document</c>, <c>tool_use</c>, <c>embedding</c>,
    /// <c>rerank</c>. For information only; nothing is enforced.
    /// </summary>
    public IList<string> Capabilities { get; set; } = [];

    /// <summary>
    /// The form of Invoke bodies; it also says whether the model writes text, makes vectors or ranks. Default by the provider: <c>Anthropic</c> for Anthropic's models, else <c>Unknown</c>, and then
    /// only applications with <c>AllowOpaqueBodies</c> may use Invoke.
    /// </summary>
    public InvokeForm? InvokeForm { get; set; }

    /// <summary>
    /// The values of <c>anthropic_beta</c> that Bedrock takes for this model. Other values that are known to be harmless are
    /// removed, and a response header lists them. An empty value is no beta, so that configuration can take one away. Default none.
    /// </summary>
    public IList<string> Betas { get; set; } = [];

    /// <summary>
    /// The formats of documents that Converse takes for this model at any size, <c>pdf</c> or <c>docx</c>; AWS's limit of
    /// 4.5 MB applies to the others. Default none. AWS's page "API restrictions" (November 2026): PDF for Claude 4 and later,
    /// PDF and DOCX for Nova.
    /// </summary>
    public IList<string> LargeDocumentFormats { get; set; } = [];

    /// <summary>What the model accepts and can do.</summary>
    public ModelFeatures Features { get; set; } = new();

    /// <summary>
    /// The time limit of one attempt, until its response is complete or the first frame of a stream has arrived; 1 second to
    /// 1 hour. Default <c>Bedrock__AttemptTimeout</c>. A model that thinks longer than others needs its own.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>
    /// The source for this entry. Required for base models, because no prefix shows whether the Region has them.
    /// </summary>
    public string Source { get; set; } = "";

    /// <summary>True when the model is served. Default true; false removes a shipped entry.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>True when the model can be called from that Region.</summary>
    public bool IsCallableFrom(AwsRegion region) =>
        !NamesSourceRegions || SourceRegions.Contains(region.Name);

    /// <summary>True when the entry says from where it can be called.</summary>
    public bool NamesSourceRegions => SourceRegions.Any(name => name.Length > 0);
}
