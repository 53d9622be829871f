using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Catalog.Prices;
using Gateway.ContractorFiles;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reconciliation.Bills;
using Gateway.Usage.Reconciliation.Comparison;
using Gateway.Usage.Reconciliation.Counts;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation;

/// <summary>Compares the ledger with what AWS says: its bill of a month, or CloudWatch's counts.</summary>
internal sealed class Reconciler(ILedgerStore store, UpstreamTargets targets, CatalogOptions catalog, PriceList prices)
{
    /// <summary>The names of models, and the most they can use.</summary>
    public ModelLimits Models { get; } = new(catalog);

    /// <summary>Compares a month with the bill.</summary>
    /// <param name="month">Its first moment, UTC.</param>
    /// <param name="paths">Where the exports are, the latest last.</param>
    /// <param name="rules">How models and kinds are spelt.</param>
    /// <param name="doctorRuns">How often <c>doctor --call-model</c> was run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ContractorFileException">A file cannot be used.</exception>
    public async Task<Reconciled> CompareBillAsync(
        DateTimeOffset month, IReadOnlyList<string> paths, DimensionRules rules, int doctorRuns, CancellationToken cancellationToken)
    {
        var files = BillFiles.Find(paths, $"{month:yyyy-MM}");
        var ledger = await LedgerMonth.ReadAsync(store, month, month.AddMonths(1), Models, cancellationToken);
        var reader = new BillReader(
            month, new ContractorRoles(targets), SessionsOf(ledger), new DimensionReader(rules), new BillUnits(prices, catalog));
        var earlier = files.Exports.Count > 1 ? reader.Read(files.Exports[^2], cancellationToken) : null;
        var bill = reader.Read(files.Exports[^1], cancellationToken);
        return new(ledger, bill, earlier, new Comparer(ledger, bill, doctorRuns).Compare(), ComparedCost.Of(ledger, bill)) { Extra = files.Extra };
    }

    /// <summary>Compares the hours that CloudWatch's files have, of a month.</summary>
    /// <param name="month">Its first moment, UTC.</param>
    /// <param name="paths">The files.</param>
    /// <param name="doctorRuns">How often <c>doctor --call-model</c> was run.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ContractorFileException">A file cannot be used.</exception>
    public async Task<ReconciledCounts> CompareCountsAsync(
        DateTimeOffset month, IReadOnlyList<string> paths, int doctorRuns, CancellationToken cancellationToken)
    {
        var counts = new CloudWatchCounts();
        foreach (var path in paths.SelectMany(path => ContractorFile.Expand(path, ".json", ".json.gz")))
        {
            counts.Read(path);
        }

        var (from, to) = (Later(counts.First, month), Earlier(counts.End, month.AddMonths(1)));
        if (counts.First is null || from >= to)
        {
            throw new ContractorFileException(string.Join(", ", paths), new(
                $"{month:yyyy-MM} の値がありません。期間を確かめて出力し直すよう依頼してください。",
                $"It has no value of {month:yyyy-MM}. Check the time, and ask for it again."));
        }

        var ledger = await LedgerMonth.ReadAsync(store, from, to, Models, cancellationToken);
        return new(ledger, counts, new Comparer(ledger, counts, doctorRuns).Compare());
    }

    private HashSet<string> SessionsOf(LedgerMonth ledger)
    {
        var sessions = new HashSet<string>(ledger.Sessions.Keys, StringComparer.Ordinal);
        sessions.UnionWith(targets.All.Select(target => target.Role.SessionName));
        return sessions;
    }

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
