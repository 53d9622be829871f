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
    /// First segments of model ids that name a provider. Any other first segment is taken for a geography, and
    /// only <c>jp.</c> stays in Japan.
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
    /// Every Region that may process the call. Compared with what the id itself proves; a difference refuses start.
    /// </summary>
    public IList<string> Destinations { get; set; } = [];

    /// <summary>
    /// What the model can take and give, such as <c>text</c>, <c>image</c>, <c>document</c>, <c>tool_use</c>.
    /// For people; nothing is enforced.
    /// </summary>
    public IList<string> Capabilities { get; set; } = [];

    /// <summary>
    /// Whose form the bodies of Invoke have. Default by the provider: <c>Anthropic</c> for Anthropic's models, else
    /// <c>Unknown</c>, and then only applications with <c>AllowOpaqueBodies</c> may use Invoke.
    /// </summary>
    public InvokeForm? InvokeForm { get; set; }

    /// <summary>
    /// The values of <c>anthropic_beta</c> that Bedrock takes for this model. Others that are known to be harmless are
    /// left out, and a response header says so. Default none.
    /// </summary>
    public IList<string> Betas { get; set; } = [];

    /// <summary>
    /// The formats of documents that Converse takes for this model whatever their size, <c>pdf</c> or <c>docx</c>;
    /// for the others AWS's 4.5 MB hold. Default none. AWS's page "API restrictions" (November 2026): PDF for Claude 4
    /// and later, PDF and DOCX for Nova.
    /// </summary>
    public IList<string> LargeDocumentFormats { get; set; } = [];

    /// <summary>
    /// How long one attempt may take, until its answer is complete or the first frame of a stream is there; 1 second to
    /// 1 hour. Default <c>Bedrock__AttemptTimeout</c>. A model that thinks longer than others needs its own.
    /// </summary>
    public TimeSpan? AttemptTimeout { get; set; }

    /// <summary>
    /// Where this entry is known from. Required for base models, whose availability in the Region no prefix shows.
    /// </summary>
    public string Source { get; set; } = "";

    /// <summary>Whether it is served. Default true; false takes a shipped entry out.</summary>
    public bool Enabled { get; set; } = true;
}
