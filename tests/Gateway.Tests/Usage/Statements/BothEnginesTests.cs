using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Testing.PostgreSql;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Tests.Usage.Statements;

/// <summary>Statements of months with every kind of trouble, on both engines of the ledger.</summary>
public sealed class BothEnginesTests(SharedPostgreSql postgreSql)
{
    private static readonly DateTimeOffset Now = new(2028, 6, 1, 3, 0, 0, TimeSpan.Zero);

    // An ordinary month, one with a change of prices, the end of a fiscal year, and February of a leap year.
    [Theory]
    [InlineData("2026-11", 1)]
    [InlineData("2026-10", 2)]
    [InlineData("2027-03", 3)]
    [InlineData("2028-02", 4)]
    public async Task Both_say_the_same_and_every_sum_is_exact(string month, int seed)
    {
        using var folder = new TemporaryLedger();
        var database = await postgreSql.CreateDatabaseAsync();
        var requests = new TroubledMonth(month, (ulong)seed);
        StatementStage[] engines = [new(folder.Settings(), Now), new(database.GatewaySettings(), Now)];
        await requests.WriteAsync(engines[0], () => Task.CompletedTask);
        await requests.WriteAsync(engines[1], database.UntilNoSessionAsync);

        foreach (var clock in new[] { ReportClock.Utc, ReportClock.Jst })
        {
            var documents = new List<string>();
            foreach (var engine in engines)
            {
                documents.Add(await engine.PrintAsync(month, "--clock", clock.Name, "--by", "財政課"));
                documents.Add(await engine.PrintAsync(month, "--clock", clock.Name, "--by", "財政課", "--format", "csv", "--lang", "en"));
            }

            Assert.Equal(documents[..2], documents[2..]);
            Check(JsonNode.Parse(documents[0])!, requests, StatementMonth.Read(month, clock)!);
        }
    }

    private static void Check(JsonNode document, TroubledMonth month, StatementMonth of)
    {
        var (requests, other) = (month.Of(of).ToList(), month.Of(of.Other).ToList());
        var (total, lines) = (document["total"]!, document["lines"]!.AsArray());
        var picoUsd = requests.Sum(one => one.PicoUsd);
        Assert.NotEmpty(lines);
        Assert.NotEqual(picoUsd, other.Sum(one => one.PicoUsd));

        // Dollars, to the pico-USD.
        Assert.Equal(picoUsd, (long)total["amountPicoUsd"]!);
        Assert.Equal(picoUsd, lines.Sum(line => (long?)line!["amountPicoUsd"] ?? 0));
        Assert.Equal(picoUsd, document["uses"]!.AsArray().Sum(use => (long)use!["amountPicoUsd"]!));
        Assert.Equal(picoUsd / 1_000_000_000_000m, Number(total["amountUsd"]));
        Assert.All(lines.Where(line => line!["unitPriceUsd"] is not null), line => Assert.Equal(
            (long)line!["quantity"]! * Number(line["unitPriceUsd"]) / 1_000_000, Number(line["amountUsd"])));

        // Whole yen.
        var yen = (long)decimal.Floor(picoUsd * 155.25m / 1_000_000_000_000m);
        Assert.Equal((yen, yen * 10 / 100), ((long)total["amountJpy"]!, (long)total["taxJpy"]!));
        Assert.Equal(yen, lines.Sum(line => (long?)line!["amountJpy"] ?? 0));
        Assert.Equal(yen, document["uses"]!.AsArray().Sum(use => (long)use!["amountJpy"]!));

        // Counts.
        Assert.Equal(requests.Count, (int)total["requests"]!);
        Assert.Equal(requests.Select(one => (one.Intent.Application, one.Intent.EndUser)).Where(one => one.EndUser is not null).Distinct().Count(), (int)total["endUsers"]!);
        Assert.Equal(other.Count, (int)document["otherClock"]!["requests"]!);
        Assert.Equal(other.Sum(one => one.PicoUsd), (long)document["otherClock"]!["amountPicoUsd"]!);
        Assert.Equal(
            new[]
            {
                Flagged(LedgerFlags.Estimated), requests.Count(one => one.Settlement is null), Flagged(LedgerFlags.Aborted),
                Flagged(LedgerFlags.Drained), Flagged(LedgerFlags.Ambiguous), requests.Count(one => one.Settlement?.Attempts.Length > 1),
                Flagged(LedgerFlags.Unpriced) + requests.Count(one => one is { Settlement: null, Intent.ReservedPicoUsd: 0 }),
            },
            document["notes"]!.AsArray().Select(note => (int)note!["requests"]!));
        Assert.All(document["notes"]!.AsArray(), note => Assert.NotEqual(0, (int)note!["requests"]!));
        Assert.Equal(
            ["cache_read", "cache_write_1h", "cache_write_5m", "input", "outcome_unknown", "output", "reserved"],
            lines.Select(line => (string)line!["kind"]!).Distinct().Order(StringComparer.Ordinal));

        int Flagged(LedgerFlags flag) => requests.Count(one => one.Settlement?.Flags.HasFlag(flag) == true);
    }

    private static decimal Number(JsonNode? text) => decimal.Parse((string)text!, CultureInfo.InvariantCulture);
}
