namespace Gateway.Callers;

/// <summary>
/// The limits of one application over time, for all models together, and below them for single models. A limit that is absent
/// does not exist. Days and months are those of the calendar in Japan.
/// </summary>
internal sealed class QuotaOptions : QuotaLimits
{
    /// <summary>
    /// Further limits by the model's alias, in addition to those of the application. Default none.
    /// </summary>
    // A JSON null is bound as null.
    public Dictionary<string, ModelQuotaOptions> Models { get; set => field = value ?? new(StringComparer.Ordinal); } = new(StringComparer.Ordinal);
}

/// <summary>The limits of one application for one model.</summary>
internal sealed class ModelQuotaOptions : QuotaLimits
{
    /// <summary>
    /// The most requests to this model that may be under way at once; streams count until their end. 1 up to the application's
    /// <see cref="ApplicationOptions.MaxConcurrentRequests"/>. Default none.
    /// </summary>
    public int? MaxConcurrentRequests { get; set; }
}

/// <summary>A set of limits over time.</summary>
internal abstract class QuotaLimits
{
    /// <summary>
    /// What a limit of this set does to a request above it. Default that of the application's set, and there <c>Enforce</c>.
    /// </summary>
    public QuotaMode? Mode { get; set; }

    /// <summary>Requests per minute, 1 to 1,000,000. Default none.</summary>
    public long? RequestsPerMinute { get; set; }

    /// <summary>
    /// Tokens per minute, 1 to 1,000,000,000: input, output and cache writes. Cache reads do not count, as in AWS's own quotas. Default none.
    /// </summary>
    public long? TokensPerMinute { get; set; }

    /// <summary>
    /// How many seconds' worth of <see cref="RequestsPerMinute"/> may come at once, 1 to 60 seconds. Default 10 seconds. One
    /// request is always possible.
    /// </summary>
    public TimeSpan? RequestBurst { get; set; }

    /// <summary>
    /// How many seconds' worth of <see cref="TokensPerMinute"/> may be taken at once, 1 to 60 seconds. Default 60 seconds, because
    /// a request holds the most it may use until it ends.
    /// </summary>
    public TimeSpan? TokenBurst { get; set; }

    /// <summary>Tokens per day, 1 to 10¹⁵, counted as <see cref="TokensPerMinute"/>. Needs a ledger. Default none.</summary>
    public long? TokensPerDay { get; set; }

    /// <summary>Tokens per month, 1 to 10¹⁵. Needs a ledger. Default none.</summary>
    public long? TokensPerMonth { get; set; }

    /// <summary>
    /// Yen per day without tax, 1 to 1,000,000,000, by the exchange rate in force. Needs a ledger, an exchange rate, and a price for each model. Default none.
    /// </summary>
    public long? YenPerDay { get; set; }

    /// <summary>Yen per month without tax, 1 to 1,000,000,000. Needs the same. Default none.</summary>
    public long? YenPerMonth { get; set; }
}

/// <summary>What a limit does to a request above it.</summary>
internal enum QuotaMode
{
    /// <summary>The request is refused.</summary>
    Enforce,

    /// <summary>The request is served; the ledger and a metric show that it would have been refused.</summary>
    Shadow,
}
