using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.Sqlite;
using Gateway.Usage.Reports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Gateway.Benchmarks.Usage;

/// <summary>
/// The time of <c>GET /usage</c> over a year of totals, which do not grow with the requests of an hour: here 20 applications with 5
/// models in every hour of the year, and the people of every hour, as 10,000,000 requests make them at the most.
/// </summary>
internal static class UsageMode
{
    private const int Applications = 20;
    private const int Rounds = 5;
    private static readonly TimeSpan MaxOfMonth = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan MaxOfYear = TimeSpan.FromSeconds(6);
    private static readonly DateTimeOffset Year = new(2026, 4, 1, 0, 0, 0, ReportClock.Jst.Offset);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var people = arguments.Take("people") ?? 20;
        var days = arguments.Take("days") ?? 365;
        arguments.End();

        using var folder = new TemporaryLedger();
        await using var store = new SqliteLedgerStore(
            new LedgerFolder(
                Options.Create(new LedgerOptions { Path = folder.Path, AllowLostLedger = true }), NullLogger<LedgerFolder>.Instance),
            TimeProvider.System);
        await store.OpenAsync(CancellationToken.None);
        await using (var writer = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "ledger.db")}"))
        {
            await writer.OpenAsync();
            Console.WriteLine($"{Fill(writer, days, people)} rows of totals, {await CountAsync(writer)} requests");
        }

        var bounds = new Bounds();
        var table = new Table("report", "rows", "first ms", "median ms", "most ms");
        await using var reader = await store.OpenReadingAsync(CancellationToken.None);
        foreach (var (name, query, most) in Reports())
        {
            var (rows, times) = await MeasureAsync(reader, query);
            table.Add(name, $"{rows}", Percentiles.Text(times[0]), Percentiles.Text(new Percentiles(times).Median), Percentiles.Text(times.Max()));
            bounds.Check(
                new Percentiles(times).Median <= most.TotalMilliseconds,
                $"{name}: {Percentiles.Text(new Percentiles(times).Median)} ms, at most {most.TotalMilliseconds}");
        }

        table.Print();
        return bounds.Print();
    }

    private static IEnumerable<(string Name, ReportQuery Query, TimeSpan Most)> Reports()
    {
        var month = (From: Year.AddMonths(6), To: Year.AddMonths(7));
        yield return ("an application's month by day and model", Of(month, ReportPeriod.Day, ["model"], "app-7"), MaxOfMonth);
        yield return ("an application's month by hour", Of(month, ReportPeriod.Hour, [], "app-7"), MaxOfMonth);
        yield return ("all of a month by department", Of(month, ReportPeriod.Month, ["department"], null), MaxOfMonth);
        yield return ("all of a month by day and application", Of(month, ReportPeriod.Day, ["application"], null), MaxOfMonth);
        yield return ("all of a month by hour", Of(month, ReportPeriod.Hour, [], null), MaxOfMonth);
        yield return ("all of the year by month", Of((Year, Year.AddYears(1)), ReportPeriod.Month, [], null), MaxOfYear);
        yield return ("all of the year by month, application, model",
            Of((Year, Year.AddYears(1)), ReportPeriod.Month, ["application", "model"], null), MaxOfYear);
    }

    private static ReportQuery Of((DateTimeOffset From, DateTimeOffset To) time, ReportPeriod by, string[] groups, string? application) =>
        new(time.From, time.To, by, ReportClock.Jst, groups, application);

    private static async Task<(int Rows, double[] Milliseconds)> MeasureAsync(DbConnection reader, ReportQuery query)
    {
        var (rows, times) = (0, new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var sums = await UsageTotalsReader.ReadAsync(reader, query, ExchangeRates.None, CancellationToken.None);
            await EndUserCounts.ReadAsync(reader, query, sums!, CancellationToken.None);
            (rows, times[round]) = (sums!.Count, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (rows, times);
    }

    // Statements that every engine of the ledger takes. Of each person one request an hour, and 22 of each of its models.
    private static int Fill(DbConnection writer, int days, int people)
    {
        var first = ReportClock.HourOf(Year);
        using var transaction = writer.BeginTransaction();
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO usage_hour (hour, application, department, alias, writer, requests, open_unknown, estimated, unpriced, input_tokens,
                output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, unknown_tokens, cost_pusd, estimated_pusd)
            WITH RECURSIVE hours(h) AS (SELECT {first} UNION ALL SELECT h + 1 FROM hours WHERE h + 1 < {first + (days * 24)}),
                apps(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM apps WHERE a + 1 < {Applications}),
                models(m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM models WHERE m + 1 < 5)
            SELECT h, 'app-' || a, 'department-' || (a % 7), 'model-' || m, 1, 12, 0, 1, 0, 22000, 4400, 1000, 500, 0, 0, 48400000000, 100000
            FROM hours, apps, models
            """);
        var rows = command.ExecuteNonQuery();
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO end_user_hour (hour, application, department, end_user)
            WITH RECURSIVE hours(h) AS (SELECT {first} UNION ALL SELECT h + 1 FROM hours WHERE h + 1 < {first + (days * 24)}),
                apps(a) AS (SELECT 0 UNION ALL SELECT a + 1 FROM apps WHERE a + 1 < {Applications}),
                people(p) AS (SELECT 0 UNION ALL SELECT p + 1 FROM people WHERE p + 1 < {people})
            SELECT h, 'app-' || a, 'department-' || (a % 7), 'staff-' || ((h * 7 + p * 13) % 500) FROM hours, apps, people
            """);
        rows += command.ExecuteNonQuery();
        transaction.Commit();
        return rows;
    }

    private static async Task<long> CountAsync(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT SUM(requests) FROM usage_hour";
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
