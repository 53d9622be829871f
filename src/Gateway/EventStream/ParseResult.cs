namespace Gateway.EventStream;

/// <summary>What the start of a buffer is.</summary>
internal enum ParseStatus
{
    /// <summary>The beginning of a frame, as far as can be told.</summary>
    NeedMore,

    /// <summary>A whole and verified frame.</summary>
    Frame,

    /// <summary>No frame, whatever follows.</summary>
    Corrupt,
}

/// <summary>What <see cref="FrameParser"/> found.</summary>
/// <param name="Length">
/// Of a frame, its length; of <see cref="ParseStatus.NeedMore"/>, the bytes known to be needed in all. The sender
/// said so: never a reason to reserve memory.
/// </param>
internal readonly record struct ParseResult(ParseStatus Status, int Length, FrameLayout Layout)
{
    public static readonly ParseResult Corrupt = new(ParseStatus.Corrupt, 0, default);

    public static ParseResult NeedMore(int length) => new(ParseStatus.NeedMore, length, default);
}
