using System.Globalization;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.Errors;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Usage.Statements;

/// <summary>
/// <c>statement</c>: makes the statement of a month, enters its final rate, makes it final, and adjusts what was charged by a wrong
/// price. Works beside a gateway that runs, with its settings.
/// </summary>
internal static class StatementCommand
{
    private const string Usage = """
        usage: statement <month> [--clock utc|jst] [--format csv|json] [--bom] [--lang ja|en] [--by <name>] [--final]
               statement list
               statement show <number> [--format csv|json] [--bom] [--lang ja|en]
               statement rate <month> --jpy-per-usd <yen> --kind <kind> --source <text> --by <name>
               statement finalize <month> --by <name> [--clock utc|jst] [--replaces <number>]
               statement reprice <month> --price <price id> --reason <text> --by <name> [--instead-of <price id>|unpriced] [--clock utc|jst]
          <month>        such as 2026-11; the first form makes a provisional statement and prints it
          --final        prints the last final statement, as it was made
          --bom          a byte order mark before a CSV, for Excel
          --kind         Contract, MonthlyAverageTtm, MonthEndTts, AwsInvoice or GovernmentAccounting
          --replaces     the final statement that this one corrects
          --instead-of   the price row that was wrong; default the one that --price supersedes
          -- setting=value …   settings as the gateway takes them on its command line
        exit code: 0 done, 1 refused (the reason is on standard error), 2 wrong usage or settings
        """;

    /// <param name="arguments">The arguments after <c>statement</c>.</param>
    /// <param name="output">The writer for the document or the result.</param>
    /// <param name="error">The writer for the usage and for reasons.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (StatementArguments.Read(arguments) is not { } asked)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        return await CommandHost.RunAsync(build, asked.Settings, error, async (services, cancellationToken) =>
        {
            if (services.GetRequiredService<UsageLedger>().Store is null)
            {
                throw CommandHost.NoLedger;
            }

            var result = await RunAsync(asked, services.GetRequiredService<MonthlyStatements>(), cancellationToken);
            if (result.Is(out var text, out var refusal))
            {
                await output.WriteAsync(text);
                return ExitCode.Done;
            }

            await error.WriteLineAsync($"{refusal.Detail.Ja} / {refusal.Detail.En}");
            return ExitCode.NotDone;
        });
    }

    private static async Task<Result<string>> RunAsync(
        StatementArguments asked, MonthlyStatements statements, CancellationToken cancellationToken)
    {
        var clock = asked.Of("clock") switch { "utc" => ReportClock.Utc, "jst" => ReportClock.Jst, _ => statements.Clock };
        if (asked.Verb is "list")
        {
            return await ListAsync(statements, cancellationToken);
        }

        if (asked.Verb is "show")
        {
            return Marked(asked, await statements.ExportAsync(Number(asked.Subject), asked.Form, cancellationToken));
        }

        if (StatementMonth.Read(asked.Subject, clock) is not { } month)
        {
            return StatementErrors.Wrong("month", "月を 2026-11 の形で指定してください。", "Name a month, such as 2026-11.");
        }

        return asked.Verb switch
        {
            "rate" => await EnterRateAsync(asked, statements, month, cancellationToken),
            "finalize" => await FinalizeAsync(asked, statements, month, cancellationToken),
            "reprice" => await RepriceAsync(asked, statements, month, cancellationToken),
            _ when asked.IsFinal => Marked(asked, await statements.ExportFinalAsync(month, asked.Form, cancellationToken)),
            _ => await MakeAsync(asked, statements, month, cancellationToken),
        };
    }

    private static async Task<Result<string>> MakeAsync(
        StatementArguments asked, MonthlyStatements statements, StatementMonth month, CancellationToken cancellationToken) =>
        (await statements.MakeAsync(month, isFinal: false, asked.Of("by"), null, cancellationToken)).Is(out var made, out var error)
            ? Marked(asked, await statements.ExportAsync(made.Number, asked.Form, cancellationToken))
            : error;

    private static async Task<Result<string>> FinalizeAsync(
        StatementArguments asked, MonthlyStatements statements, StatementMonth month, CancellationToken cancellationToken)
    {
        int? replaces = asked.Of("replaces").Length > 0 ? Number(asked.Of("replaces")) : null;
        return (await statements.MakeAsync(month, isFinal: true, asked.Of("by"), replaces, cancellationToken)).Is(out var made, out var error)
            ? Line(
                $"{made.MonthText}（{made.Clock}）を番号 {made.Number} で確定しました。表示: statement show {made.Number}",
                $"{made.MonthText} ({made.Clock}) is final as number {made.Number}. To print it: statement show {made.Number}")
            : error;
    }

    private static async Task<Result<string>> EnterRateAsync(
        StatementArguments asked, MonthlyStatements statements, StatementMonth month, CancellationToken cancellationToken)
    {
        if (!decimal.TryParse(asked.Of("jpy-per-usd"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var yen)
            || !ExchangeRatesValidator.IsRate(yen))
        {
            return StatementErrors.Wrong(
                "jpy-per-usd", "1 USD あたりの円を、50～500、小数 4 桁以内で指定してください（例: 155.25）。",
                "Name the yen for 1 USD, 50 to 500 with at most four decimals, such as 155.25.");
        }

        var rate = new ExchangeRate(
            month.Text, Enum.Parse<ExchangeRateKind>(asked.Of("kind")), month.Start, null, (long)(yen * 10_000), asked.Of("source"),
            asked.Of("by"));
        return (await statements.EnterRateAsync(month, rate, cancellationToken)).Is(out var entered, out var error)
            ? Line(
                $"{month.Text} の確定レート {entered.JpyPerUsd} 円／USD を登録しました。次は statement finalize です。",
                $"The final rate of {month.Text} is {entered.JpyPerUsd} yen for 1 USD. Next is 'statement finalize'.")
            : error;
    }

    private static async Task<Result<string>> RepriceAsync(
        StatementArguments asked, MonthlyStatements statements, StatementMonth month, CancellationToken cancellationToken)
    {
        var repricing = new AskedRepricing(
            month, asked.Of("price"), asked.Of("instead-of") is { Length: > 0 } wrong ? wrong : null, asked.Of("reason"), asked.Of("by"));
        if (!(await statements.RepriceAsync(repricing, cancellationToken)).Is(out var adjusted, out var error))
        {
            return error;
        }

        var (requests, usd) = (adjusted.All.Sum(one => one.Requests), Amount.Usd(adjusted.All.Sum(one => one.PicoUsd)));
        return Line(
            $"{month.Text} の {requests} 件を {asked.Of("price")} で計算し直し、{adjusted.All.Length} 行の調整（合計 {usd} USD）を登録しました。今月の利用明細に表示されます。",
            $"{requests} requests of {month.Text} were computed again by {asked.Of("price")}: {adjusted.All.Length} adjustments, {usd} USD in all, in this month's statement.");
    }

    private static async Task<Result<string>> ListAsync(MonthlyStatements statements, CancellationToken cancellationToken) =>
        (await statements.ListAsync(cancellationToken)).Is(out var list, out var error)
            ? string.Concat(list.Statements.Select(one => string.Create(
                CultureInfo.InvariantCulture,
                $"{one.Number}\t{one.Month}\t{one.Clock}\t{one.State}\t{one.MadeAt:yyyy-MM-dd HH:mm} JST\t{one.MadeBy ?? "-"}\t{(one.Replaces is { } before ? $"replaces {before}" : "-")}\t{one.LedgerSha256}\n")))
            : error;

    private static Result<string> Marked(StatementArguments asked, Result<string> shown) =>
        !shown.Is(out var document, out var error) ? error : asked.HasByteOrderMark ? "\uFEFF" + document : document;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Line(string ja, string en) => $"{ja} / {en}\n";
}
