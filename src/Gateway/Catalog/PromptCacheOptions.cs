namespace Gateway.Catalog;

/// <summary>What a model caches of a prompt.</summary>
internal sealed class PromptCacheOptions
{
    /// <summary>The smallest prefix that is cached, in tokens. Default unknown.</summary>
    public int? MinTokens { get; set; }

    /// <summary>The lifetimes that can be asked for: <c>5m</c>, <c>1h</c>. Default none known.</summary>
    public IList<string> Ttls { get; set; } = [];
}
