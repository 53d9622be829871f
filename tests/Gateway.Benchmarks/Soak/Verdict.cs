namespace Gateway.Benchmarks.Soak;

/// <summary>How a call ended.</summary>
internal enum Ending
{
    /// <summary>A whole answer.</summary>
    Whole,

    /// <summary>An error with a status of its own.</summary>
    Refused,

    /// <summary>A stream that began, and ended with the reason why.</summary>
    BrokenOff,

    /// <summary>The caller left, as it meant to.</summary>
    Left,

    /// <summary>Nothing that an answer may be.</summary>
    Wrong,
}

/// <summary>How a call ended, and with which code.</summary>
/// <param name="Ending">In one word.</param>
/// <param name="Detail">The code of an error, or what is wrong.</param>
internal readonly record struct Verdict(Ending Ending, string Detail)
{
    public static readonly Verdict Whole = new(Ending.Whole, "");
    public static readonly Verdict Left = new(Ending.Left, "");

    public static Verdict Wrong(string what) => new(Ending.Wrong, what);
}
