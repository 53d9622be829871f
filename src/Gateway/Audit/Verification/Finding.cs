namespace Gateway.Audit.Verification;

/// <summary>Something that an untouched trail does not have.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Chain">The chain; <c>null</c> where it is of none.</param>
/// <param name="First">The first place in the chain; 0 without one.</param>
/// <param name="Last">The last place.</param>
/// <param name="Detail">Further facts: names, ids and numbers.</param>
internal sealed record Finding(FindingKind Kind, Guid? Chain = null, long First = 0, long Last = 0, string Detail = "");

/// <summary>What is wrong.</summary>
internal enum FindingKind
{
    /// <summary>A record is not what was written, or not where it was written.</summary>
    Changed,

    /// <summary>Records are missing inside a chain.</summary>
    Missing,

    /// <summary>Two records have the same place.</summary>
    Doubled,

    /// <summary>A chain goes on after its end.</summary>
    AfterEnd,

    /// <summary>The end that a later chain or an anchor has seen is missing, or is another one.</summary>
    Cut,

    /// <summary>A chain has neither an end nor a chain after it that names it.</summary>
    Unexplained,

    /// <summary>No key of the settings has made this chain.</summary>
    UnknownKey,

    /// <summary>A change of the key that the old key did not sign.</summary>
    Rotation,

    /// <summary>The state of a row of use does not fit its records.</summary>
    State,

    /// <summary>Rows of use without a place, from a time when a trail was kept.</summary>
    Uncovered,

    /// <summary>Hour totals that differ from the rows.</summary>
    Totals,

    /// <summary>A row of a table without MACs is not what was recorded of it.</summary>
    RowChanged,

    /// <summary>A row of a table without MACs that was recorded is not there.</summary>
    RowMissing,

    /// <summary>A row of a table without MACs has no record.</summary>
    RowUnrecorded,

    /// <summary>A row of a table without MACs was recorded long after the moment that it names.</summary>
    RowLate,

    /// <summary>An anchor is not signed by the key, or is not what was signed.</summary>
    AnchorForged,

    /// <summary>An anchor is missing.</summary>
    AnchorMissing,
}
