using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;

namespace Gateway.Tests.Usage.Reports;

/// <summary>
/// Requests of a month, the same at each run, and what reports of them must say: computed from the requests, without totals of hours
/// and without a database.
/// </summary>
internal sealed class GeneratedMonth
{
    private const int Requests = 3_000;

    /// <summary>Two rates, of which one begins in the middle of a day in UTC; the last two days have none.</summary>
    public static readonly ExchangeRates Rates = new(
    [
        new("first", ExchangeRateKind.Contract, Jst(11, 1), Jst(11, 16), 1_552_500, "contract", "desk"),
        new("second", ExchangeRateKind.AwsInvoice, Jst(11, 16), Jst(11, 29), 1_600_001, "invoice", "desk"),
    ]);

    private readonly List<LedgerSettlement> _requests = [.. Generate()];

    /// <summary>Every way in which a report can be asked for.</summary>
    public static IEnumerable<ReportQuery> Queries() =>
        from clock in new[] { ReportClock.Jst, ReportClock.Utc }
        from period in Enum.GetValues<ReportPeriod>()
        from groups in new string[][] { [], ["application"], ["department", "model"], [.. ReportQuery.AllGroups] }
        from application in new[] { null, "app-1" }
        from time in new[] { (Jst(11, 1), Jst(12, 1)), (Jst(11, 10).AddHours(5), Jst(11, 20).AddHours(-3)), (Jst(10, 1), Jst(11, 29)) }
        select new ReportQuery(time.Item1, time.Item2, period, clock, groups, application);

    /// <summary>Writes the requests into a ledger, in batches.</summary>
    public async Task WriteAsync(ILedgerStore store, CancellationToken cancellationToken)
    {
        foreach (var batch in _requests.Chunk(250))
        {
            await store.CommitAsync(new([.. batch.Select(request => request.Intent)], []), cancellationToken);
            await store.CommitAsync(new([], batch), cancellationToken);
        }
    }

    /// <summary>What a report says, as lines.</summary>
    public static IEnumerable<string> Lines(UsageReport report) => report.Usage.Append(report.Total).Select(row =>
        $"{row.Start:yyyy-MM-ddTHH:mmzzz} {row.Application}/{row.Department}/{row.Model}: {row.Requests} {row.EstimatedRequests} "
        + $"{row.UnpricedRequests} {row.Tokens.Input} {row.Tokens.Output} {row.Tokens.CacheRead} {row.Tokens.CacheWrite5m} "
        + $"{row.Tokens.CacheWrite1h} {row.CostPicoUsd} {row.CostUsd} {row.EstimatedCostUsd} {row.CostJpy} {row.EndUsers}");

    /// <summary>What it must say.</summary>
    public IEnumerable<string> Expected(ReportQuery query)
    {
        var asked = _requests.Where(request => request.Intent.StartedAt >= query.From && request.Intent.StartedAt < query.To
            && (query.Application is null || request.Intent.Application == query.Application)).ToList();
        return asked.GroupBy(request => (Start: StartOf(query, request.Intent.StartedAt), Groups: GroupsOf(query, request.Intent)))
            .OrderBy(group => group.Key.Start)
            .ThenBy(group => group.Key.Groups.Replace('/', '\u0001'), StringComparer.Ordinal)
            .Select(group => Line(
                $"{group.Key.Start:yyyy-MM-ddTHH:mmzzz} {group.Key.Groups}", [.. group], !query.Groups.Contains("model")))
            .Append(Line(" //", asked, hasPeople: true));
    }

    private static string Line(string name, List<LedgerSettlement> requests, bool hasPeople)
    {
        var cost = requests.Sum(request => request.CostPicoUsd);
        var estimated = requests.Where(request => request.Flags.HasFlag(LedgerFlags.Estimated)).ToList();
        var yen = requests.Aggregate((decimal?)0m, (sum, request) => sum + YenOf(request));
        var people = requests.Where(request => request.Intent.EndUser is not null)
            .Select(request => (request.Intent.Application, request.Intent.EndUser)).Distinct().Count();
        return $"{name}: {requests.Count} {estimated.Count} "
            + $"{requests.Count(request => request.Flags.HasFlag(LedgerFlags.Unpriced))} {requests.Sum(request => request.Tokens.Input)} "
            + $"{requests.Sum(request => request.Tokens.Output)} {requests.Sum(request => request.Tokens.CacheRead)} "
            + $"{requests.Sum(request => request.Tokens.CacheWrite5m)} {requests.Sum(request => request.Tokens.CacheWrite1h)} "
            + $"{cost} {Text(cost / 1_000_000_000_000m)} {Text(estimated.Sum(request => request.CostPicoUsd) / 1_000_000_000_000m)} "
            + $"{(yen is { } amount ? Text(amount) : "")} {(hasPeople ? people : "")}";
    }

    // No cost needs no rate.
    private static decimal? YenOf(LedgerSettlement request) => request.CostPicoUsd == 0
        ? 0
        : request.CostPicoUsd / 1_000_000_000_000m * Rates.At(request.Intent.StartedAt)?.JpyPerUsd10000 / 10_000m;

    private static string Text(decimal amount) => amount.ToString("0.################", CultureInfo.InvariantCulture);

    private static DateTimeOffset StartOf(ReportQuery query, DateTimeOffset moment)
    {
        var local = moment.ToOffset(query.Clock.Offset);
        var start = query.By switch
        {
            ReportPeriod.Hour => new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset),
            ReportPeriod.Day => new DateTimeOffset(local.Date, local.Offset),
            _ => new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, local.Offset),
        };
        return start < query.From ? query.From.ToOffset(query.Clock.Offset) : start;
    }

    private static string GroupsOf(ReportQuery query, LedgerIntent intent)
    {
        return $"{If("application", intent.Application)}/{If("department", intent.Department)}/{If("model", intent.Alias)}";

        string If(string group, string value) => query.Groups.Contains(group) ? value : "";
    }

    private static DateTimeOffset Jst(int month, int day) => new(2026, month, day, 0, 0, 0, TimeSpan.FromHours(9));

    private static IEnumerable<LedgerSettlement> Generate()
    {
        var random = new SplitMix64(2026);
        var start = Jst(10, 30).ToUnixTimeSeconds();
        var seconds = Jst(12, 3).ToUnixTimeSeconds() - start;
        for (var i = 0; i < Requests; i++)
        {
            var flags = Next(10) == 0 ? LedgerFlags.Estimated : LedgerFlags.None;
            var unpriced = Next(20) == 0;
            var application = Next(4);
            var intent = SomeLedger.Intent(DateTimeOffset.FromUnixTimeSeconds(start + Next((int)seconds))) with
            {
                Application = $"app-{application}",
                Department = new[] { "", "市民課", "税務課" }[Next(3)],
                Alias = new[] { "claude-haiku-4-5", "claude-sonnet-4-6", "nova-2-lite" }[Next(3)],
                EndUser = Next(3) == 0 ? null : $"staff-{Next(20)}",
            };
            yield return SomeLedger.Settlement(intent) with
            {
                Tokens = new(Next(100_000), Next(4_000), Next(50_000), Next(9_000), Next(9_000)),
                Flags = flags | (unpriced ? LedgerFlags.Unpriced : LedgerFlags.None),
                CostPicoUsd = unpriced ? 0 : Next(2_000_000_000) * 37L,
            };
        }

        int Next(int end) => (int)(random.Next() % (ulong)end);
    }
}
