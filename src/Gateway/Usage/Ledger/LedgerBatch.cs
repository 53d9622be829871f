using Gateway.Audit.Chains;

namespace Gateway.Usage.Ledger;

/// <summary>What is written in one transaction.</summary>
internal sealed record LedgerBatch(IReadOnlyList<LedgerIntent> Intents, IReadOnlyList<LedgerSettlement> Settlements)
{
    /// <summary>Records of the audit trail, before the intents in the chain.</summary>
    public IReadOnlyList<AuditRecord> Records { get; init; } = [];

    /// <summary>The number of rows that it writes.</summary>
    public int Count => Records.Count + Intents.Count + Settlements.Count;

    /// <summary>Two halves, records before intents before settlements; each is empty only if there is one row.</summary>
    public (LedgerBatch First, LedgerBatch Second) Divide()
    {
        var half = Count / 2;
        var records = Math.Min(half, Records.Count);
        var intents = Math.Min(half - records, Intents.Count);
        var settlements = half - records - intents;
        return (
            new([.. Intents.Take(intents)], [.. Settlements.Take(settlements)]) { Records = [.. Records.Take(records)] },
            new([.. Intents.Skip(intents)], [.. Settlements.Skip(settlements)]) { Records = [.. Records.Skip(records)] });
    }
}
