namespace Gateway.EventStream;

/// <summary>The state of the bytes at the start of a buffer.</summary>
internal enum ParseStatus
{
    /// <summary>The beginning of a frame, valid so far.</summary>
    NeedMore,

    /// <summary>A whole and verified frame.</summary>
    Frame,

    /// <summary>Not a frame, whatever bytes follow.</summary>
    Corrupt,
}

/// <summary>The result of <see cref="FrameParser"/>.</summary>
/// <param name="Length">
/// For a frame, its length in bytes; for <see cref="ParseStatus.NeedMore"/>, the number of bytes needed in total as far as known.
/// The number comes from the sender: never reserve memory because of it.
/// </param>
internal readonly record struct ParseResult(ParseStatus Status, int Length, FrameLayout Layout)
{
    public static readonly ParseResult Corrupt = new(ParseStatus.Corrupt, 0, default);

    public static ParseResult NeedMore(int length) => new(ParseStatus.NeedMore, length, default);
}
