using System.Collections.Frozen;

namespace Gateway.RequestPolicy.Schemas;

/// <summary>The mark of a value of <c>anthropic_beta</c>, the same for every model.</summary>
internal enum BetaMark
{
    /// <summary>
    /// It changes neither where data goes, nor the price, nor who runs tools. Sent to models that take it
    /// (<c>Catalog__Models__{alias}__Betas</c>), else left out.
    /// </summary>
    Harmless,

    /// <summary>It changes the price or who runs a tool, or it is unknown: refused unless a setting allows it.</summary>
    Refused,

    /// <summary>It belongs to a feature that no setting allows.</summary>
    Denied,
}

/// <summary>
/// The marks of betas. Sources: Anthropic's list of beta headers, and what Envoy AI Gateway and LiteLLM know of Bedrock
/// (November 2026). The catalog says which model takes which beta, and <see cref="AnthropicSchemas"/> which members a beta
/// brings along (<c>with:</c>).
/// </summary>
internal static class BetaTable
{
    private static readonly FrozenSet<string> Harmless = FrozenSet.Create(
        StringComparer.Ordinal,
        "adaptive-thinking-2026-01-28",
        "advanced-tool-use-2025-11-20",
        "claude-code-20250219",
        "computer-use-2024-10-22",
        "computer-use-2025-01-24",
        "computer-use-2025-11-24",
        "context-management-2025-06-27",
        "dev-full-thinking-2025-05-14",
        "effort-2025-11-24",
        "extended-cache-ttl-2025-04-11",
        "fine-grained-tool-streaming-2025-05-14",
        "interleaved-thinking-2025-05-14",
        "max-tokens-3-5-sonnet-2024-07-15",
        "memory-2025-08-18",
        "message-batches-2024-09-24",
        "messages-2023-12-15",
        "model-context-window-exceeded-2025-08-26",
        "oauth-2025-04-20",
        "output-128k-2025-02-19",
        "pdfs-2024-09-25",
        "prompt-caching-2024-07-31",
        "prompt-caching-scope-2026-01-05",
        "redact-thinking-2026-02-12",
        "search-results-2025-06-09",
        "structured-outputs-2025-11-13",
        "structured-outputs-2025-12-15",
        "thinking-binding-controls-2026-08-01",
        "thinking-display-updates-2026-08-18",
        "thinking-token-count-2026-05-13",
        "token-counting-2024-11-01",
        "token-efficient-tools-2025-02-19",
        "tool-examples-2025-10-29",
        "tool-search-tool-2025-10-19");

    // Connections to servers outside, files kept at the provider, programs run there: no setting opens these features.
    private static readonly string[] Denied =
        ["mcp-client-", "files-api-", "code-execution-", "skills-", "server-side-fallback-"];

    /// <summary>The mark of one value.</summary>
    public static BetaMark Of(string value) =>
        Harmless.Contains(value) ? BetaMark.Harmless
        : Denied.Any(prefix => value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ? BetaMark.Denied
        : BetaMark.Refused;
}
