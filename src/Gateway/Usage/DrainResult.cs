namespace Gateway.Usage;

/// <summary>How a call ended that could go on after its caller had left, in one word.</summary>
internal static class DrainResult
{
    /// <summary>What it used is known exactly.</summary>
    public const string Complete = "complete";

    /// <summary>It was cut off by its time limit.</summary>
    public const string TimedOut = "timed_out";

    /// <summary>It failed, or its response did not tell what it used.</summary>
    public const string Failed = "failed";

    /// <summary>It was cut off by the end of the process.</summary>
    public const string ShuttingDown = "shutting_down";

    /// <summary>It was cut off when the caller left, because too many others were going on.</summary>
    public const string TooMany = "too_many";
}
