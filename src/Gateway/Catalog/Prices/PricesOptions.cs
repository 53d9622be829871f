namespace Gateway.Catalog.Prices;

/// <summary>
/// The <c>Prices</c> section: prices of a contract beside those that are shipped, and the exchange rates of contracts. Both are
/// lists that are only added to: a row that requests were charged by is never changed or removed.
/// </summary>
// A JSON null is bound as null.
internal sealed class PricesOptions
{
    public const string Section = "Prices";

    /// <summary>
    /// Price rows by id. The id is 1–64 of <c>[A-Za-z0-9._-]</c>, not one of <c>Catalog/Prices/prices.json</c>; it is stored with
    /// each request that is charged by the row. Default none: only the shipped prices.
    /// </summary>
    public Dictionary<string, PriceRowOptions> Rows { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Exchange rates by id, which is formed in the same way. Default none: no amount is shown in yen, and limits in yen prevent
    /// the start.
    /// </summary>
    public Dictionary<string, ExchangeRateOptions> ExchangeRates { get; set; } = new(StringComparer.Ordinal);
}

/// <summary>The price of a model from a moment on, for prompts above a length.</summary>
internal sealed class PriceRowOptions
{
    /// <summary>The exact id of the catalog that is called; for a geographic profile its own price, not that of <c>global.</c></summary>
    public string ModelId { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The first moment the row applies to, ISO 8601 with <c>Z</c> or an offset. All rows of a model with the same moment replace
    /// all of its earlier ones.
    /// </summary>
    public string EffectiveFrom { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The first moment the row no longer applies to, in the same form; the shipped prices apply again from then on. Default:
    /// until rows with a later <see cref="EffectiveFrom"/>.
    /// </summary>
    public string EffectiveTo { get; set => field = value ?? ""; } = "";

    /// <summary>
    /// The row applies to prompts of more tokens than this, cached or not, and to all tokens of such a request. Default 0: to every
    /// prompt that no other row is for.
    /// </summary>
    public long OverPromptTokens { get; set; }

    /// <summary>The prices in micro-USD (10⁻⁶ USD) per 1,000,000 tokens: 3.30 USD is 3300000.</summary>
    public TokenPriceOptions MicroUsdPerMillionTokens { get; set => field = value ?? new(); } = new();

    /// <summary>True when the model costs nothing; the prices are then left out. Default false: a price is never 0.</summary>
    public bool Free { get; set; }

    /// <summary>The contract or the page that says so, with its date, at most 500 characters. Required.</summary>
    public string Source { get; set => field = value ?? ""; } = "";

    /// <summary>The reason why the price is not certain. Default empty: AWS's own price list or the contract says it.</summary>
    public string Unconfirmed { get; set => field = value ?? ""; } = "";

    /// <summary>The day on which somebody last compared the row with its source. Default unknown.</summary>
    public DateOnly? VerifiedAt { get; set; }

    /// <summary>
    /// The id of the row that this one corrects: one for the same model, prompt length and moment, shipped ones too. Default none.
    /// Requests that were charged by it stay as they are.
    /// </summary>
    public string Supersedes { get; set => field = value ?? ""; } = "";

    /// <summary>The reason for the correction. Required with <see cref="Supersedes"/>.</summary>
    public string Reason { get; set => field = value ?? ""; } = "";
}

/// <summary>
/// Prices in micro-USD per 1,000,000 tokens. A kind that is left out costs what <see cref="Input"/> costs, never nothing; one that the
/// shipped row of the model has cannot be left out.
/// </summary>
internal sealed class TokenPriceOptions
{
    /// <inheritdoc cref="Price.Input"/>
    public long? Input { get; set; }

    /// <inheritdoc cref="Price.Output"/>
    public long? Output { get; set; }

    /// <inheritdoc cref="Price.CacheWrite5m"/>
    public long? CacheWrite5m { get; set; }

    /// <inheritdoc cref="Price.CacheWrite1h"/>
    public long? CacheWrite1h { get; set; }

    /// <inheritdoc cref="Price.CacheRead"/>
    public long? CacheRead { get; set; }
}

/// <summary>What 1 USD is in yen during a time, by contract.</summary>
internal sealed class ExchangeRateOptions
{
    /// <summary>How the rate is found. Required.</summary>
    public ExchangeRateKind? Kind { get; set; }

    /// <summary>The first moment it applies to, ISO 8601 with <c>Z</c> or an offset, on a full hour.</summary>
    public string From { get; set => field = value ?? ""; } = "";

    /// <summary>The first moment it no longer applies to, in the same form. Default: without end.</summary>
    public string To { get; set => field = value ?? ""; } = "";

    /// <summary>Yen for 1 USD, with at most four decimals; 50 to 500.</summary>
    public decimal? JpyPerUsd { get; set; }

    /// <summary>The contract, notice or invoice that says so, at most 500 characters. Required.</summary>
    public string Source { get; set => field = value ?? ""; } = "";

    /// <summary>Who entered the rate, such as a name and section, at most 100 characters. Required.</summary>
    public string EnteredBy { get; set => field = value ?? ""; } = "";

    /// <summary>The id of the rate that this one takes the place of, for all of its time. Default none.</summary>
    public string Supersedes { get; set => field = value ?? ""; } = "";
}
