namespace Gateway.EventStream;

/// <summary>What a read came to.</summary>
internal enum FrameStatus
{
    /// <summary>A verified frame.</summary>
    Frame,

    /// <summary>The source ended exactly between two frames. Whether the answer was whole, its events say.</summary>
    End,

    /// <summary>The source ended inside a frame.</summary>
    Truncated,

    /// <summary>What came is no frame, or not the one that was sent.</summary>
    Corrupt,
}

/// <summary>The outcome of one read; <see cref="Frame"/> is set where <see cref="Status"/> says so.</summary>
internal readonly struct FrameRead(FrameStatus status, Frame frame)
{
    public FrameStatus Status => status;

    public Frame Frame => frame;
}
