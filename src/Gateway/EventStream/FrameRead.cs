namespace Gateway.EventStream;

/// <summary>The result of a read.</summary>
internal enum FrameStatus
{
    /// <summary>A verified frame.</summary>
    Frame,

    /// <summary>The source ended exactly between two frames. Only the events tell whether the response was complete.</summary>
    End,

    /// <summary>The source ended inside a frame.</summary>
    Truncated,

    /// <summary>The bytes are not a valid frame, or were changed on the way.</summary>
    Corrupt,
}

/// <summary>
/// The outcome of one read. <see cref="Frame"/> is set only if <see cref="Status"/> is <see cref="FrameStatus.Frame"/>.
/// </summary>
internal readonly struct FrameRead(FrameStatus status, Frame frame)
{
    public FrameStatus Status => status;

    public Frame Frame => frame;
}
