using Gateway.Errors;

namespace Gateway.Bedrock.Runtime;

/// <summary>How one attempt ended, and whether another may follow.</summary>
internal sealed record BedrockAttempt(BedrockResponse? Response, GatewayError? Error, RetryClass Retry)
{
    /// <summary>The pause AWS asked for in <c>x-amz-retry-after</c>, if any.</summary>
    public TimeSpan? AskedPause { get; init; }

    /// <summary>
    /// AWS's message, where it explains to the operator what is wrong between the two accounts.
    /// Never one that could hold content.
    /// </summary>
    public string? OperatorMessage { get; init; }

    /// <summary>Whether it was signed by a clock that its answer has shown to be wrong.</summary>
    public bool WrongTime { get; init; }

    /// <summary>The pause before the next attempt, if there is one.</summary>
    public TimeSpan Pause { get; init; }

    public static BedrockAttempt Succeeded(BedrockResponse response) => new(response, null, RetryClass.Never);

    public static BedrockAttempt Failed(GatewayError error, RetryClass retry = RetryClass.Never) =>
        new(null, error, retry);
}

/// <summary>
/// Why an attempt may be repeated. By default only what cannot have been billed is: Bedrock said no, or nothing was sent.
/// </summary>
internal enum RetryClass
{
    /// <summary>Not at all: it succeeded, would fail again, or may already be billed.</summary>
    Never,

    /// <summary>After a short pause (AWS standard mode: base 50 ms).</summary>
    Transient,

    /// <summary>After a long pause (AWS standard mode: base 1 s).</summary>
    Throttling,

    /// <summary>At once, with a fresh session or the right time, and only once.</summary>
    Session,

    /// <summary>
    /// At once and only once: a connection that had long been idle was closed as the request was sent. Its server had
    /// given it up, and with it whatever still came.
    /// </summary>
    Connection,

    /// <summary>After a throttling pause: the gateway itself held the attempt back, and nothing was sent.</summary>
    HeldBack,

    /// <summary>
    /// Only where <see cref="BedrockOptions.RetryAmbiguous"/> says so, and once: it may already be billed.
    /// </summary>
    Ambiguous,
}
