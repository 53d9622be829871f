namespace Gateway.Simulator.Faults;

/// <summary>The kinds of faults. Not every service has every kind: <see cref="FaultTable"/>.</summary>
internal enum FaultKind
{
    /// <summary>The response is late (Delay; default 5 seconds).</summary>
    Slow,

    /// <summary>No response; the connection stays open.</summary>
    Hang,

    /// <summary>The connection is reset after the request was read.</summary>
    Reset,

    /// <summary>502 with an HTML page, as from a load balancer.</summary>
    Html502,

    /// <summary>500 without a body.</summary>
    Empty500,

    /// <summary>The service's own internal error.</summary>
    InternalError,

    /// <summary>The service's own throttling error.</summary>
    Throttling,

    /// <summary>AWS's denial, independent of the policies.</summary>
    AccessDenied,

    /// <summary>The session is treated as expired, for this call only.</summary>
    ExpiredToken,

    /// <summary>The connection closes in the middle of the body.</summary>
    Truncated,

    /// <summary>Bedrock: too many tokens per minute.</summary>
    TooManyTokens,

    /// <summary>Bedrock: too many tokens per day.</summary>
    TokensPerDay,

    /// <summary>Bedrock: 503.</summary>
    Unavailable,

    /// <summary>Bedrock: 408; the generation may have been billed.</summary>
    ModelTimeout,

    /// <summary>Bedrock: 424.</summary>
    ModelError,

    /// <summary>Bedrock: 429, but transient.</summary>
    ModelNotReady,

    /// <summary>Bedrock: 400.</summary>
    Validation,

    /// <summary>Bedrock: 404, the Anthropic use-case form was not submitted.</summary>
    FormNotFilled,

    /// <summary>Bedrock: a valid response of about 2 MB.</summary>
    Huge,

    /// <summary>STS: 403, the Region is not activated.</summary>
    RegionDisabled,

    /// <summary>STS: 200 with text that is not XML.</summary>
    GarbageXml,

    /// <summary>STS: 200 with an HTML page.</summary>
    Html,

    /// <summary>STS: 200 without a body.</summary>
    Empty200,

    /// <summary>STS: a valid response padded to more than 1 MB.</summary>
    Oversized,

    /// <summary>STS: a valid response after a DTD that defines entities.</summary>
    Dtd,

    /// <summary>STS: a response with two Credentials elements.</summary>
    TwoCredentials,

    /// <summary>STS: a response whose Expiration is in the past.</summary>
    AlreadyExpired,

    /// <summary>STS: a response without Expiration.</summary>
    MissingExpiration,

    /// <summary>Stream: the connection is reset after the given number of frames.</summary>
    StreamReset,

    /// <summary>Stream: the connection closes at a byte, without the chunk that ends the body.</summary>
    StreamTruncated,

    /// <summary>Stream: after the given number of frames, one with a wrong message checksum; the rest follows.</summary>
    StreamBadCrc,

    /// <summary>Stream: the same, but only the prelude's checksum is wrong.</summary>
    StreamBadPreludeCrc,

    /// <summary>Stream: nothing more after the given number of frames; the connection stays open.</summary>
    StreamHang,

    /// <summary>Stream: one byte at a time, with a pause after each (Delay; default 2 milliseconds).</summary>
    StreamSlow,

    /// <summary>Stream: a clean end before the events that end the message.</summary>
    StreamNoStop,

    /// <summary>Stream: internalServerException after the given number of frames.</summary>
    StreamInternalError,

    /// <summary>Stream: modelStreamErrorException with the model's own status and message.</summary>
    StreamModelError,

    /// <summary>Stream: validationException.</summary>
    StreamValidation,

    /// <summary>Stream: throttlingException.</summary>
    StreamThrottling,

    /// <summary>Stream: serviceUnavailableException.</summary>
    StreamUnavailable,

    /// <summary>Stream: modelTimeoutException, which only InvokeModelWithResponseStream has.</summary>
    StreamModelTimeout,

    /// <summary>Stream: an exception that the service's model does not define.</summary>
    StreamUnknownException,

    /// <summary>Stream: a frame of the type <c>error</c>, with a code and a message in its headers.</summary>
    StreamErrorFrame,

    /// <summary>
    /// Stream: after the given number of frames, an event that the service's model does not define; the rest follows.
    /// </summary>
    StreamUnknownEvent,

    /// <summary>Stream: a valid response with a very long text.</summary>
    StreamHuge,

    /// <summary>Stream: a valid response, two frames per write.</summary>
    StreamGlued,

    /// <summary>Stream: a valid response, its frames cut at odd positions into small writes.</summary>
    StreamSplit,
}
