namespace Gateway.EventStream;

/// <summary>The kind of a frame, from its <c>:message-type</c> header.</summary>
internal enum FrameKind
{
    /// <summary>A part of the response.</summary>
    Event,

    /// <summary>An error that the service's API model defines. It ends the stream.</summary>
    Exception,

    /// <summary>An error that the API model does not define, described by headers alone. It ends the stream.</summary>
    Error,
}
