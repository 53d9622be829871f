namespace Gateway.EventStream;

/// <summary>What a frame is, as its <c>:message-type</c> says.</summary>
internal enum FrameKind
{
    /// <summary>A part of the answer.</summary>
    Event,

    /// <summary>A failure the service's model knows. The stream is over.</summary>
    Exception,

    /// <summary>A failure it does not know, told in headers alone. The stream is over.</summary>
    Error,
}
