namespace Gateway.Doctor.Findings;

/// <summary>How a thing that was looked at is.</summary>
internal enum FindingStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Calls go through, and somebody should know or do something all the same.</summary>
    Warning,

    /// <summary>Calls fail, will fail, or go through although they should not.</summary>
    Failure,

    /// <summary>Not looked at, because something it needs was not found in order.</summary>
    Skipped,
}

/// <summary>How statuses are written in reports.</summary>
internal static class FindingStatusNames
{
    public static string Name(this FindingStatus status) => status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warning => "warning",
        FindingStatus.Failure => "failure",
        FindingStatus.Skipped => "skipped",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };
}
