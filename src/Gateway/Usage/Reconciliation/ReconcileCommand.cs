using System.Globalization;
using System.Text.Json;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Catalog.Prices;
using Gateway.Configuration;
using Gateway.ContractorFiles;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reconciliation.Dimensions;
using Gateway.Usage.Reconciliation.Reports;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Reconciliation;

/// <summary><c>reconcile</c>: compares a month of the ledger with AWS's bill, or with CloudWatch's counts, and says why they differ.</summary>
internal static class ReconcileCommand
{
    private const string Usage = """
        usage: reconcile <yyyy-MM> [--cur <folder, manifest or files …>] [--cloudwatch <file …>] [--dimensions <file>]
                 [--doctor-runs <number>] [--json] [--lang ja|en] [-- setting=value …]
          <yyyy-MM>       the billing period: a month in UTC, as AWS bills
          --cur           CUR 2.0 of the contractor's account, gzip CSV: a folder with its manifest, a manifest, or data files;
                          of several exports of the month the last one counts
          --cloudwatch    the output of 'aws cloudwatch get-metric-data'
          --dimensions    a JSON file with further names of models and kinds
          --doctor-runs   how often 'doctor --call-model' was run in the month; default 0
          --json          one JSON object instead of text
          --lang ja|en    the language of texts; default ja
          --              settings follow, as the gateway takes them on its command line
        exit code: 0 explained and nothing found, 1 findings, or something that cannot be read, 2 wrong usage or settings
        """;

    /// <param name="arguments">The arguments after <c>reconcile</c>.</param>
    /// <param name="output">The writer for the report.</param>
    /// <param name="error">The writer for the usage and for what cannot be read.</param>
    /// <param name="build">Builds the gateway's host; it is not started.</param>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, BuildHost build)
    {
        if (FileArguments.Read(arguments, "--cur", "--cloudwatch", "--dimensions", "--doctor-runs") is not { Words: [var month] } asked
            || !DateTimeOffset.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            || asked.Of("--cur").Count + asked.Of("--cloudwatch").Count == 0 || asked.Of("--dimensions").Count > 1
            || DoctorRunsOf(asked) is not { } doctorRuns)
        {
            await error.WriteLineAsync(Usage);
            return ExitCode.NotRun;
        }

        return await FileCommand.RunAsync(
            build, asked, $"reconcile {month}", error,
            (services, cancellationToken) => CompareAsync(asked, start, doctorRuns, output, services, cancellationToken));
    }

    private static async Task<int> CompareAsync(
        FileArguments asked, DateTimeOffset month, int doctorRuns, TextWriter output, IServiceProvider services, CancellationToken cancellationToken)
    {
        var reconciler = ReconcilerOf(services);
        var rules = asked.Of("--dimensions") is [var own] ? DimensionRules.With(own) : DimensionRules.Shipped;
        var bill = asked.Of("--cur") is { Count: > 0 } cur
            ? await reconciler.CompareBillAsync(month, cur, rules, doctorRuns, cancellationToken)
            : null;
        var counts = asked.Of("--cloudwatch") is { Count: > 0 } files
            ? await reconciler.CompareCountsAsync(month, files, doctorRuns, cancellationToken)
            : null;
        await output.WriteLineAsync(asked.Json
            ? JsonSerializer.Serialize(ReconciliationDocument.Of(month, bill, counts, reconciler.Models), CommandHost.Json)
            : ReconciliationText.Of(month, bill, counts, reconciler.Models, asked.Language));
        return bill is null or { IsOk: true } && counts is null or { IsExplained: true } ? ExitCode.Done : ExitCode.NotDone;
    }

    private static Reconciler ReconcilerOf(IServiceProvider services) => new(
        services.GetRequiredService<UsageLedger>().Store ?? throw CommandHost.NoLedger,
        services.GetRequiredService<UpstreamTargets>(),
        services.GetRequiredService<IOptions<CatalogOptions>>().Value,
        services.GetRequiredService<Snapshot<PricesOptions, PriceList>>().Current);

    private static int? DoctorRunsOf(FileArguments asked) => asked.Of("--doctor-runs") switch
    {
        [] => 0,
        [var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var runs) && runs <= 1_000 => runs,
        _ => null,
    };
}
