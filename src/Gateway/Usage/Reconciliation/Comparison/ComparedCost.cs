using Gateway.Usage.Reconciliation.Bills;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>
/// The cost of a model, in USD, exact to the pico-USD: AWS's is the ledger's and all the parts of the difference.
/// </summary>
/// <param name="Model">The key of the model.</param>
/// <param name="Known">The ledger's, of requests whose counts are known.</param>
/// <param name="Estimated">The ledger's, of requests that are estimated or of unknown outcome.</param>
/// <param name="Aws">AWS's, of everybody.</param>
internal sealed record ComparedCost(string Model, decimal Known, decimal Estimated, decimal Aws)
{
    private const decimal PicoUsdPerUsd = 1_000_000_000_000;

    /// <summary>AWS's, of other callers.</summary>
    public decimal Others { get; private init; }

    /// <summary>AWS's, of a model for which the ledger has no price.</summary>
    public decimal Unpriced { get; private init; }

    /// <summary>Tokens that AWS charges at another rate than the nearest of the price list.</summary>
    public decimal Rates { get; private init; }

    /// <summary>What is left: other tokens, or another tier of the price list.</summary>
    public decimal Tokens => Difference - Others - Unpriced - Rates;

    public decimal Difference => Aws - Known - Estimated;

    /// <summary>The comparison of every model.</summary>
    public static IReadOnlyList<ComparedCost> Of(LedgerMonth ledger, BillMonth bill)
    {
        var cells = bill.Cells.ToLookup(cell => cell.Key.Model, cell => cell.Value, StringComparer.Ordinal);
        return
        [
            .. ledger.Costs.Keys.Concat(cells.Select(group => group.Key)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(model => Of(model, ledger.Costs.GetValueOrDefault(model), [.. cells[model]], bill)),
        ];
    }

    private static ComparedCost Of(string model, LedgerCost? ours, IReadOnlyList<BillCell> cells, BillMonth bill)
    {
        var others = cells.Sum(cell => cell.UsdOf(BillCaller.Others));
        var own = cells.Sum(cell => cell.UsdOf(BillCaller.Gateway) + cell.UsdOf(BillCaller.Unattributed));
        var isUnpriced = ours is { UnpricedRequests: > 0, KnownPicoUsd: 0, EstimatedPicoUsd: 0 };
        return new(model, (ours?.KnownPicoUsd ?? 0) / PicoUsdPerUsd, (ours?.EstimatedPicoUsd ?? 0) / PicoUsdPerUsd, own + others)
        {
            Others = others,
            Unpriced = isUnpriced ? own : 0,
            Rates = isUnpriced
                ? 0
                : bill.Rates.Where(rate => rate.Key.Model == model && rate.Key.Ours is not null)
                    .Sum(rate => rate.Value.Amount * (rate.Key.Usd - rate.Key.Ours!.Value) / 1_000_000),
        };
    }
}
