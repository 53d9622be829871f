namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>Whose calls a row of the bill is for.</summary>
internal enum BillCaller
{
    /// <summary>A session of the gateway.</summary>
    Gateway,

    /// <summary>The bill does not say: made before the export had principals, or without them.</summary>
    Unattributed,

    /// <summary>Somebody else in the contractor's account.</summary>
    Others,
}
