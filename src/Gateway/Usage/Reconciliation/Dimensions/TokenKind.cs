using Gateway.Usage.Ledger;

namespace Gateway.Usage.Reconciliation.Dimensions;

/// <summary>The kinds of tokens that have prices of their own.</summary>
internal enum TokenKind
{
    Input,
    Output,
    CacheRead,

    /// <summary>Written to the cache for five minutes, or for a time that the source does not tell.</summary>
    CacheWrite5m,

    CacheWrite1h,
}

/// <summary>The kinds within the ledger's counts and prices.</summary>
internal static class TokenKinds
{
    public static readonly IReadOnlyList<TokenKind> All = Enum.GetValues<TokenKind>();

    public static long Of(this in LedgerTokens tokens, TokenKind kind) => kind switch
    {
        TokenKind.Input => tokens.Input,
        TokenKind.Output => tokens.Output,
        TokenKind.CacheRead => tokens.CacheRead,
        TokenKind.CacheWrite5m => tokens.CacheWrite5m,
        _ => tokens.CacheWrite1h,
    };

    /// <summary>The price in micro-USD per 1,000,000 tokens.</summary>
    public static long Of(this Catalog.Prices.Price price, TokenKind kind) => kind switch
    {
        TokenKind.Input => price.Input,
        TokenKind.Output => price.Output,
        TokenKind.CacheRead => price.CacheRead,
        TokenKind.CacheWrite5m => price.CacheWrite5m,
        _ => price.CacheWrite1h,
    };
}
