using Gateway.Usage.Reconciliation.Bills;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>A month of the ledger beside AWS's bill, and what remains to be asked about.</summary>
/// <param name="Ledger">The ledger's side.</param>
/// <param name="Bill">The bill: the latest export.</param>
/// <param name="Earlier">The export before it, if one was handed over too.</param>
/// <param name="Kinds">The comparison of tokens.</param>
/// <param name="Costs">The comparison of cost.</param>
internal sealed record Reconciled(
    LedgerMonth Ledger, BillMonth Bill, BillMonth? Earlier, IReadOnlyList<ComparedKind> Kinds, IReadOnlyList<ComparedCost> Costs)
{
    // Prices were seen with fewer digits than the list's.
    private const decimal SameRate = 0.005m;

    /// <summary>Data files that no manifest lists.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>True when every difference of tokens has its reason.</summary>
    public bool IsExplained => Kinds.All(kind => kind.IsExplained) && !UnknownOfGateway.Any();

    /// <summary>True when there is nothing to ask about.</summary>
    public bool IsOk => IsExplained && Bill.Abroad.Count == 0 && !OtherRates.Any();

    /// <summary>Rows of an unknown form that may be the gateway's; those of others are listed only.</summary>
    public IEnumerable<KeyValuePair<UnknownKey, BillSum>> UnknownOfGateway =>
        Bill.Unknown.Where(unknown => unknown.Key.Caller != BillCaller.Others);

    /// <summary>Rates that are not those of the price list, where it has one.</summary>
    public IEnumerable<KeyValuePair<RateKey, BillSum>> OtherRates =>
        Bill.Rates.Where(rate => rate.Key.Ours is { } ours && Math.Abs(rate.Key.Usd - ours) > ours * SameRate);

    /// <summary>What the latest export has changed, by model and kind, in tokens and USD.</summary>
    public IEnumerable<Corrected> Corrections => Earlier is null
        ? []
        : Bill.Cells.Keys.Concat(Earlier.Cells.Keys).Select(key => (key.Model, key.Kind)).Distinct().Order()
            .Select(key => new Corrected(key.Model, key.Kind, Sum(Earlier, key), Sum(Bill, key)))
            .Where(corrected => corrected.Before != corrected.After);

    /// <summary>
    /// The tokens by session. With one for each application this is the only split by application that AWS makes itself; for
    /// information, as the verdict is by model.
    /// </summary>
    public IEnumerable<ComparedSession> Sessions => Ledger.Sessions.Keys.Union(Bill.Sessions.Keys, StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)
        .Select(name => new ComparedSession(
            name, Ledger.Sessions.GetValueOrDefault(name), Bill.Sessions.GetValueOrDefault(name).Amount, Bill.Sessions.GetValueOrDefault(name).Usd));

    private static (decimal Tokens, decimal Usd) Sum(BillMonth bill, (string Model, Dimensions.TokenKind Kind) of)
    {
        var cells = bill.Cells.Where(cell => (cell.Key.Model, cell.Key.Kind) == of).Select(cell => cell.Value).ToList();
        return (cells.Sum(cell => cell.Tokens), cells.Sum(cell => Enum.GetValues<BillCaller>().Sum(cell.UsdOf)));
    }
}

/// <summary>A sum that a later export has changed.</summary>
internal sealed record Corrected(
    string Model, Dimensions.TokenKind Kind, (decimal Tokens, decimal Usd) Before, (decimal Tokens, decimal Usd) After);

/// <summary>One session's tokens and AWS's cost.</summary>
internal sealed record ComparedSession(string Name, long Ledger, decimal Aws, decimal Usd);
