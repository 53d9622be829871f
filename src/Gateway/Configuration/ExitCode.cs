namespace Gateway.Configuration;

/// <summary>
/// The exit codes of every command. A script must not take a wrong setting for a finding, so the two have different ones; only
/// <c>doctor</c>, which examines the settings too, reports them as findings.
/// </summary>
internal static class ExitCode
{
    /// <summary>It was done, and nothing was found.</summary>
    public const int Done = 0;

    /// <summary>It ran, and found something, was refused, or could not read or write what it was given.</summary>
    public const int NotDone = 1;

    /// <summary>It did not run: wrong usage, settings that are not valid, or settings without what it needs.</summary>
    public const int NotRun = 2;
}
