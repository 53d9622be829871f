namespace Gateway.Doctor.Findings;

/// <summary>The status of a topic that was checked.</summary>
internal enum FindingStatus
{
    /// <summary>Everything is in order.</summary>
    Ok,

    /// <summary>Calls succeed, but there is something to know or to do.</summary>
    Warning,

    /// <summary>Calls fail, will fail, or succeed although they should not.</summary>
    Failure,

    /// <summary>Not checked, because a prerequisite is not met.</summary>
    Skipped,
}

/// <summary>The names of statuses in reports.</summary>
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
