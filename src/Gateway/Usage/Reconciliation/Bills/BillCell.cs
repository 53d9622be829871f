using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>What AWS counts together: an hour, a model, a kind.</summary>
/// <param name="Hour">Hours since 1970, UTC.</param>
/// <param name="Model">The key of the model.</param>
/// <param name="Kind">The kind of tokens.</param>
internal readonly record struct CellKey(long Hour, string Model, TokenKind Kind);

/// <summary>AWS's sums of a cell, by whose calls they are. Exact.</summary>
internal sealed class BillCell
{
    private readonly decimal[] _tokens = new decimal[3];
    private readonly decimal[] _usd = new decimal[3];

    /// <summary>The tokens of everybody.</summary>
    public decimal Tokens => _tokens.Sum();

    /// <summary>The lines by the size of their unit, in tokens: what rounding may hide depends on it.</summary>
    public Dictionary<decimal, int> Lines { get; } = [];

    public decimal TokensOf(BillCaller caller) => _tokens[(int)caller];

    public decimal UsdOf(BillCaller caller) => _usd[(int)caller];

    public void Add(BillCaller caller, decimal tokens, decimal usd, decimal unit)
    {
        _tokens[(int)caller] += tokens;
        _usd[(int)caller] += usd;
        Lines[unit] = Lines.GetValueOrDefault(unit) + 1;
    }
}
