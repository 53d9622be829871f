namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>Why AWS counts other tokens than the ledger. In the order in which a difference is given to them.</summary>
internal enum Bucket
{
    /// <summary>Calls of other principals in the contractor's account. Known exactly.</summary>
    OtherCallers,

    /// <summary>Calls that AWS counts in the next hour, or the month beside this one.</summary>
    HourBoundary,

    /// <summary>Streams that the caller left: AWS bills what the model went on to write.</summary>
    Aborted,

    /// <summary>Attempts whose response never came, and that may have been billed beside the one that was repeated.</summary>
    AmbiguousAttempts,

    /// <summary>Attempts that AWS refused with a 5xx and that were repeated.</summary>
    Retries,

    /// <summary>Requests of a process that ended: in the ledger as reserved, in no kind.</summary>
    OutcomeUnknown,

    /// <summary>Other requests whose response did not tell their counts.</summary>
    Estimated,

    /// <summary>Calls of <c>doctor --call-model</c>, which the ledger does not have.</summary>
    Doctor,

    /// <summary>Amounts that AWS wrote with fewer digits than tokens.</summary>
    Rounding,

    /// <summary>What is left.</summary>
    Unexplained,
}
