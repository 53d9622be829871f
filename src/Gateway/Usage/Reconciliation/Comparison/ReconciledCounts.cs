using Gateway.Usage.Reconciliation.Counts;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>A time of the ledger beside CloudWatch's counts.</summary>
/// <param name="Ledger">The ledger's side.</param>
/// <param name="Counts">CloudWatch's.</param>
/// <param name="Kinds">The comparison.</param>
internal sealed record ReconciledCounts(LedgerMonth Ledger, CloudWatchCounts Counts, IReadOnlyList<ComparedKind> Kinds)
{
    public bool IsExplained => Kinds.All(kind => kind.IsExplained);
}
