using Gateway.Errors;

namespace Gateway.Usage.Ledger;

/// <summary>The values of <c>usage.state</c>. Stored: never change one.</summary>
internal static class RowState
{
    public const int Open = 0;
    public const int Settled = 1;
    public const int Unknown = 2;

    /// <summary>The condition that totals count a row: <see cref="LedgerSettlement.Counts"/>, in SQL.</summary>
    public static readonly string Counted =
        $"(state = {Unknown} OR (state = {Settled} AND coalesce(code, '') <> '{ErrorCode.LedgerUnavailable.Name}'))";
}
