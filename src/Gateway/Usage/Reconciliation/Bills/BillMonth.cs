using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>What one export says about a month. Every row of it is in exactly one of the counts.</summary>
internal sealed class BillMonth(BillExport export) : IAwsCounts
{
    private readonly Dictionary<CellKey, BillCell> _cells = [];
    private readonly Dictionary<decimal, int> _decimals = [];

    public BillExport Export => export;

    public BillRows Rows { get; } = new();

    /// <summary>The sums by hour, model and kind.</summary>
    public IReadOnlyDictionary<CellKey, BillCell> Cells => _cells;

    /// <summary>Lines of Bedrock that are no use of it (tax, credits, …), by their type. In no comparison.</summary>
    public SortedDictionary<string, BillSum> Adjustments { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows of Bedrock of which the model, the kind or the unit is not known.</summary>
    public SortedDictionary<UnknownKey, BillSum> Unknown { get; } = [];

    /// <summary>Rows that say or suggest processing outside Japan.</summary>
    public SortedDictionary<AbroadKey, BillSum> Abroad { get; } = [];

    /// <summary>The other callers, by their principals.</summary>
    public SortedDictionary<string, BillSum> Others { get; } = new(StringComparer.Ordinal);

    /// <summary>The gateway's own rows, by the names of its sessions: with one for each application, AWS's split by application.</summary>
    public SortedDictionary<string, BillSum> Sessions { get; } = new(StringComparer.Ordinal);

    /// <summary>The rates of the gateway's rows, by model and kind: what AWS charges, and what the price list says.</summary>
    public SortedDictionary<RateKey, BillSum> Rates { get; } = [];

    /// <summary>Rows whose unit by their rate is not the one that <c>pricing_unit</c> names. The rate counts.</summary>
    public BillSum UnitDisagreements { get; set; }

    /// <summary>True when the export tells principals.</summary>
    public bool HasPrincipals { get; set; }

    /// <summary>
    /// False when all rows of several days begin at midnight: the export is by day or month, and no hour can be compared.
    /// </summary>
    public bool IsHourly => _cells.Keys.Any(key => key.Hour % 24 != 0) || _cells.Keys.Select(key => key.Hour).Distinct().Count() < 2;

    public decimal StepOf(decimal unit)
    {
        var step = unit;
        for (var i = 0; i < _decimals.GetValueOrDefault(unit); i++)
        {
            step /= 10;
        }

        return step;
    }

    public BillCell CellOf(CellKey key)
    {
        if (!_cells.TryGetValue(key, out var cell))
        {
            _cells[key] = cell = new();
        }

        return cell;
    }

    /// <summary>Notes with how many decimals an amount in this unit was written.</summary>
    public void NoteDecimals(decimal unit, int decimals) =>
        _decimals[unit] = Math.Max(_decimals.GetValueOrDefault(unit), decimals);
}

/// <summary>The rows of an export, counted by what became of them.</summary>
internal sealed record BillRows
{
    /// <summary>All of them, without headers.</summary>
    public long Read { get; set; }

    /// <summary>Compared with the ledger.</summary>
    public long Compared { get; set; }

    /// <summary>Of other services of AWS.</summary>
    public long OtherServices { get; set; }

    /// <summary>Of accounts that are not the contractor's.</summary>
    public long OtherAccounts { get; set; }

    /// <summary>In <see cref="BillMonth.Adjustments"/>.</summary>
    public long Adjustments { get; set; }

    /// <summary>In <see cref="BillMonth.Unknown"/>.</summary>
    public long Unknown { get; set; }
}

/// <summary>A sum of rows.</summary>
/// <param name="Rows">Their number.</param>
/// <param name="Amount">Their amounts, in tokens where the unit is known, else as written.</param>
/// <param name="Usd">Their cost.</param>
/// <param name="First">The first row and its file, for looking it up.</param>
internal readonly record struct BillSum(long Rows, decimal Amount, decimal Usd, string? First)
{
    public BillSum Add(decimal amount, decimal usd, string first) => new(Rows + 1, Amount + amount, Usd + usd, First ?? first);
}

/// <summary>A form of row that is not known.</summary>
internal readonly record struct UnknownKey(string Reason, BillCaller Caller, string ProductCode, string ProductName, string UsageType)
    : IComparable<UnknownKey>
{
    public int CompareTo(UnknownKey other) => string.CompareOrdinal(ToString(), other.ToString());
}

/// <summary>What speaks for processing outside Japan.</summary>
/// <param name="Reason"><c>global</c>, <c>region</c> or <c>resource</c>.</param>
/// <param name="Caller">Whose calls.</param>
/// <param name="UsageType">The usage type.</param>
/// <param name="Resource">The resource, where it is the reason; else empty.</param>
internal readonly record struct AbroadKey(string Reason, BillCaller Caller, string UsageType, string Resource) : IComparable<AbroadKey>
{
    public int CompareTo(AbroadKey other) => string.CompareOrdinal(ToString(), other.ToString());
}

/// <summary>A rate.</summary>
/// <param name="Model">The key of the model.</param>
/// <param name="Kind">The kind of tokens.</param>
/// <param name="Usd">AWS's rate, in USD per 1,000,000 tokens.</param>
/// <param name="Ours">The nearest price of the list for that time, likewise; <c>null</c> without a price.</param>
internal readonly record struct RateKey(string Model, TokenKind Kind, decimal Usd, decimal? Ours) : IComparable<RateKey>
{
    public int CompareTo(RateKey other) =>
        (string.CompareOrdinal(Model, other.Model), Kind.CompareTo(other.Kind), Usd.CompareTo(other.Usd), Nullable.Compare(Ours, other.Ours)) switch
        {
            (not 0 and var byModel, _, _, _) => byModel,
            (_, not 0 and var byKind, _, _) => byKind,
            (_, _, not 0 and var byRate, _) => byRate,
            (_, _, _, var byPrice) => byPrice,
        };
}
