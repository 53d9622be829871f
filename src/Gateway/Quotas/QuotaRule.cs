using Gateway.Callers;
using Gateway.Errors;

namespace Gateway.Quotas;

/// <summary>A kind of limit.</summary>
/// <param name="Name">Its name in metrics, logs and the ledger.</param>
/// <param name="Setting">Its setting below <c>Quotas</c>.</param>
/// <param name="Text">Its name for people.</param>
internal sealed record QuotaRule(string Name, string Setting, Text Text)
{
    public static readonly QuotaRule ConcurrentRequests = new(
        "concurrent_requests", nameof(ModelQuotaOptions.MaxConcurrentRequests), new("同時リクエスト数", "requests at once"));

    public static readonly QuotaRule RequestsPerMinute = new(
        "requests_per_minute", nameof(QuotaLimits.RequestsPerMinute), new("1 分あたりのリクエスト数", "requests per minute"));

    public static readonly QuotaRule TokensPerMinute = new(
        "tokens_per_minute", nameof(QuotaLimits.TokensPerMinute), new("1 分あたりのトークン数", "tokens per minute"));

    public static readonly QuotaRule TokensPerDay = new(
        "tokens_per_day", nameof(QuotaLimits.TokensPerDay), new("1 日のトークン数", "tokens per day"));

    public static readonly QuotaRule TokensPerMonth = new(
        "tokens_per_month", nameof(QuotaLimits.TokensPerMonth), new("1 か月のトークン数", "tokens per month"))
    { IsMonth = true };

    public static readonly QuotaRule YenPerDay = new(
        "yen_per_day", nameof(QuotaLimits.YenPerDay), new("1 日の利用金額", "yen per day"))
    { IsYen = true };

    public static readonly QuotaRule YenPerMonth = new(
        "yen_per_month", nameof(QuotaLimits.YenPerMonth), new("1 か月の利用金額", "yen per month"))
    { IsYen = true, IsMonth = true };

    /// <summary>True for a limit of money, false for one of tokens.</summary>
    public bool IsYen { get; private init; }

    /// <summary>True for a limit of a month, false for one of a day.</summary>
    public bool IsMonth { get; private init; }
}
