using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>The response of <c>GET /usage</c>.</summary>
/// <param name="From">The first moment of the report.</param>
/// <param name="To">The first moment after it.</param>
/// <param name="By">The length of time of a row: <c>hour</c>, <c>day</c> or <c>month</c>.</param>
/// <param name="Clock">The clock by which days and months begin: <c>jst</c> or <c>utc</c>.</param>
/// <param name="Provisional">Always true: amounts in yen are not a bill.</param>
/// <param name="ExchangeRates">The rates by which yen were computed.</param>
/// <param name="Usage">One row for each period and group that has requests.</param>
/// <param name="Total">The sums of all rows.</param>
internal sealed record UsageReport(
    DateTimeOffset From, DateTimeOffset To, string By, string Clock, bool Provisional, ImmutableArray<UsageReport.Rate> ExchangeRates,
    ImmutableArray<UsageReport.Row> Usage, UsageReport.Row Total)
{
    /// <summary>The report of the sums that were read.</summary>
    public static UsageReport Of(
        ReportQuery query, IReadOnlyDictionary<UsageKey, UsageSums> rows, long endUsers, ExchangeRates rates)
    {
        var total = new UsageSums { EndUsers = endUsers };
        foreach (var row in rows.Values)
        {
            total.Add(row);
        }

        return new(
            query.From.ToOffset(query.Clock.Offset), query.To.ToOffset(query.Clock.Offset), query.ByName,
            query.Clock.Name, Provisional: true,
            [.. rates.All.Where(rate => rate.From < query.To && !(rate.To <= query.From)).Select(Rate.Of)],
            [.. rows.Select(row => Row.Of(query, row.Key, row.Value))], Row.Of(total));
    }

    /// <summary>An exchange rate of a contract.</summary>
    [DisplayName("UsageExchangeRate")]
    internal sealed record Rate(string Id, string Kind, DateTimeOffset From, DateTimeOffset? To, string JpyPerUsd)
    {
        public static Rate Of(ExchangeRate rate) => new(rate.Id, rate.Kind.ToString(), rate.From, rate.To, rate.JpyPerUsd);
    }

    /// <summary>The sums of a period and group.</summary>
    [DisplayName("UsageRow")]
    internal sealed record Row
    {
        /// <summary>The first moment of the period; absent in the total.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public DateTimeOffset? Start { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Application { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Department { get; init; }

        /// <summary>The alias of the model.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Model { get; init; }

        public required long Requests { get; init; }

        /// <inheritdoc cref="UsageSums.Estimated"/>
        public required long EstimatedRequests { get; init; }

        /// <inheritdoc cref="UsageSums.Unknown"/>
        public required long UnknownRequests { get; init; }

        /// <inheritdoc cref="UsageSums.Unpriced"/>
        public required long UnpricedRequests { get; init; }

        /// <summary>The people behind the requests, as far as they were named; null when rows are told apart by model.</summary>
        public required long? EndUsers { get; init; }

        public required Tokens Tokens { get; init; }

        /// <summary>The cost in USD, exact, without requests that have no price.</summary>
        public required string CostUsd { get; init; }

        /// <summary>The same in pico-USD (10⁻¹² USD).</summary>
        public required long CostPicoUsd { get; init; }

        /// <summary>The part of the cost that rests on estimates.</summary>
        public required string EstimatedCostUsd { get; init; }

        /// <summary>The same as a share, 0 to 1, with four decimals.</summary>
        public required decimal EstimatedShare { get; init; }

        /// <summary>The cost in yen by the rates in force, not rounded; null where a part has no rate.</summary>
        public required string? CostJpy { get; init; }

        public static Row Of(ReportQuery query, UsageKey key, UsageSums sums)
        {
            return Of(sums) with
            {
                Start = query.Clock.MomentOf(key.Hour),
                Application = Group("application"),
                Department = Group("department"),
                Model = Group("model"),
            };

            string? Group(string name) => query.Groups.ToList().IndexOf(name) switch
            {
                0 => key.First,
                1 => key.Second,
                2 => key.Third,
                _ => null,
            };
        }

        public static Row Of(UsageSums sums) => new()
        {
            Requests = sums.Requests,
            EstimatedRequests = sums.Estimated,
            UnknownRequests = sums.Unknown,
            UnpricedRequests = sums.Unpriced,
            EndUsers = sums.EndUsers,
            Tokens = new(
                sums.Input, sums.Output, sums.CacheRead, sums.CacheWrite5m, sums.CacheWrite1h, sums.UnknownTokens),
            CostUsd = Amount.Usd(sums.PicoUsd),
            CostPicoUsd = sums.PicoUsd,
            EstimatedCostUsd = Amount.Usd(sums.EstimatedPicoUsd),
            EstimatedShare = sums.PicoUsd == 0 ? 0 : Math.Round((decimal)sums.EstimatedPicoUsd / sums.PicoUsd, 4),
            CostJpy = sums.Yen is { } yen ? Amount.Yen(yen) : null,
        };
    }

    /// <summary>The tokens of a row by kind.</summary>
    /// <param name="Input">Prompt tokens, without those of the prompt cache.</param>
    /// <param name="Output">Tokens the model wrote.</param>
    /// <param name="CacheRead">Prompt tokens read from the cache.</param>
    /// <param name="CacheWrite5m">Prompt tokens written to it for five minutes.</param>
    /// <param name="CacheWrite1h">Prompt tokens written to it for one hour.</param>
    /// <param name="Unknown">Tokens that were reserved for requests whose outcome is unknown; in no other kind.</param>
    [DisplayName("UsageTokens")]
    internal sealed record Tokens(
        long Input, long Output, long CacheRead, [property: JsonPropertyName("cacheWrite5m")] long CacheWrite5m,
        [property: JsonPropertyName("cacheWrite1h")] long CacheWrite1h, long Unknown);
}
