namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>Tokens that AWS says it has counted: a bill, or CloudWatch's sums.</summary>
internal interface IAwsCounts
{
    IReadOnlyDictionary<CellKey, BillCell> Cells { get; }

    /// <summary>The finest step that amounts in a unit are written in, in tokens: half of it is what rounding may hide of a line.</summary>
    /// <param name="unit">The unit, in tokens.</param>
    decimal StepOf(decimal unit);
}
