namespace Gateway.Benchmarks.Soak;

/// <summary>The way in which a call ended.</summary>
internal enum Ending
{
    /// <summary>A complete response.</summary>
    Whole,

    /// <summary>An error with its own status.</summary>
    Refused,

    /// <summary>A stream that began, and ended with an error.</summary>
    BrokenOff,

    /// <summary>The caller disconnected, as planned.</summary>
    Left,

    /// <summary>Anything that a response may not be.</summary>
    Wrong,
}

/// <summary>The way in which a call ended, and the error code.</summary>
/// <param name="Ending">The way in one word.</param>
/// <param name="Detail">The code of an error, or what is wrong.</param>
internal readonly record struct Verdict(Ending Ending, string Detail)
{
    public static readonly Verdict Whole = new(Ending.Whole, "");
    public static readonly Verdict Left = new(Ending.Left, "");

    public static Verdict Wrong(string what) => new(Ending.Wrong, what);
}
