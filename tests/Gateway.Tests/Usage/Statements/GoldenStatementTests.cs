using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Usage.Statements;

/// <summary>
/// The final statement of one month in every form, compared with files that people have read. It has a department with a comma and one
/// that looks like a formula, requests without a price, without an outcome and without token counts, and an adjustment of the month before.
/// </summary>
public sealed class GoldenStatementTests : IDisposable
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Usage", "Statements", "Golden");

    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("csv", "ja")]
    [InlineData("csv", "en")]
    [InlineData("json", "ja")]
    [InlineData("json", "en")]
    public async Task A_final_statement_is_as_in_the_file(string format, string language)
    {
        var stage = new StatementStage(_folder.Settings(), new(2026, 11, 20, 3, 0, 0, TimeSpan.Zero));
        foreach (var (key, value) in RepricingTests.Fix())
        {
            stage.Settings[key] = value;
        }

        await SmallMonth.WriteAsync(stage, [.. Requests()]);
        await stage.PrintAsync("reprice", "2026-10", "--price", "fix", "--reason", "契約書 別表 2", "--by", "財政課 山田");
        await stage.WriteAsync(store => store.CommitAsync(new([Intent(8, "=SUM(A1)")], []), TestContext.Current.CancellationToken));
        await stage.WriteAsync(_ => Task.CompletedTask);
        stage.Time.Advance(TimeSpan.FromDays(15));
        await stage.PrintAsync("rate", "2026-11", "--jpy-per-usd", "160.5", "--kind", "AwsInvoice", "--source", "請求書 12345", "--by", "財政課 山田");
        await stage.PrintAsync("finalize", "2026-11", "--by", "財政課 山田");

        var document = await stage.PrintAsync("show", "1", "--format", format, "--lang", language);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Folder, $"statement.{language}.{format}"), TestContext.Current.CancellationToken), document);
    }

    private static IEnumerable<LedgerSettlement> Requests()
    {
        yield return SmallMonth.Request(1, at: new(2026, 10, 20, 0, 0, 0, TimeSpan.Zero));
        yield return SmallMonth.Request(2);
        yield return SmallMonth.Request(3);
        yield return SmallMonth.Request(4, "税務課, 収納係");

        // Of the first nine hours of December in Japan.
        yield return SmallMonth.Request(5, at: new(2026, 11, 30, 18, 0, 0, TimeSpan.Zero)) with { Attempts = SomeLedger.Settlement(SomeLedger.Intent()).Attempts };
        yield return new LedgerSettlement(Intent(6, "市民課") with { Alias = "titan-embed-text-v2", ModelId = "amazon.titan-embed-text-v2:0" })
        {
            SettledAt = SomeLedger.Start,
            Status = 200,
            Outcome = "completed",
            UsageKnown = "known",
            Tokens = new(777, 0, 0, 0, 0),
            Flags = LedgerFlags.Unpriced,
        };
        var aborted = SmallMonth.Request(7) with { Outcome = "aborted", UsageKnown = "unknown", Flags = LedgerFlags.Estimated | LedgerFlags.Aborted | LedgerFlags.Ambiguous, Tokens = new(5_000, 0, 0, 0, 0) };
        yield return aborted with { CostPicoUsd = aborted.Intent.ReservedPicoUsd };
    }

    private static LedgerIntent Intent(int number, string department) => SmallMonth.Request(number, department).Intent;
}
