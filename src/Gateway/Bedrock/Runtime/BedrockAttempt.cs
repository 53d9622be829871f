using Gateway.Errors;

namespace Gateway.Bedrock.Runtime;

/// <summary>The result of one attempt, and whether another may follow.</summary>
internal sealed record BedrockAttempt(BedrockResponse? Response, GatewayError? Error, RetryClass Retry)
{
    /// <summary>The pause that AWS asked for in <c>x-amz-retry-after</c>, if any.</summary>
    public TimeSpan? AskedPause { get; init; }

    /// <summary>
    /// AWS's message, where it explains to the operator a problem between the two accounts. Never a message that could have
    /// content of a request.
    /// </summary>
    public string? OperatorMessage { get; init; }

    /// <summary>True when it was signed with a clock that its response has shown to be wrong.</summary>
    public bool WrongTime { get; init; }

    /// <summary>The pause before the next attempt, if there is one.</summary>
    public TimeSpan Pause { get; init; }

    public static BedrockAttempt Succeeded(BedrockResponse response) => new(response, null, RetryClass.Never);

    public static BedrockAttempt Failed(GatewayError error, RetryClass retry = RetryClass.Never) =>
        new(null, error, retry);
}

/// <summary>
/// The reason why an attempt may be repeated. By default only an attempt that cannot have been billed is: Bedrock refused it, or
/// nothing was sent.
/// </summary>
internal enum RetryClass
{
    /// <summary>Not repeated: it succeeded, would fail again, or may already be billed.</summary>
    Never,

    /// <summary>After a short pause (AWS standard mode: base 50 ms).</summary>
    Transient,

    /// <summary>After a long pause (AWS standard mode: base 1 s).</summary>
    Throttling,

    /// <summary>At once, with a fresh session or the right time, and only once.</summary>
    Session,

    /// <summary>
    /// At once and only once: a connection that had long been idle was closed as the request was sent. The server had closed it
    /// before, so it has not read the request.
    /// </summary>
    Connection,

    /// <summary>After a throttling pause: the gateway itself delayed the attempt, and nothing was sent.</summary>
    HeldBack,

    /// <summary>
    /// Only if <see cref="BedrockOptions.RetryAmbiguous"/> is set, and once: it may already be billed.
    /// </summary>
    Ambiguous,
}
