using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>
/// Why a request was not answered with a model's answer: a code, and what to tell this caller about it.
/// </summary>
/// <remarks>A refusal is a return value. It never holds content, keys, tokens, ARNs or account ids.</remarks>
internal sealed record GatewayError(ErrorCode Code, Text Detail)
{
    /// <summary>
    /// How long to wait before sending again; <c>null</c> where waiting does not help or nobody knows.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Whether part of the model's answer was already given: sending the same request again is paid for again.
    /// </summary>
    public bool MidStream { get; init; }

    /// <summary>Whether nobody knows if Bedrock did, and billed, what this attempt asked for.</summary>
    public bool MayBeBilled { get; init; }

    /// <summary>Whether the detail promises that nothing was sent: true of one attempt only.</summary>
    public bool NothingSent { get; init; }

    /// <summary>Whether the same request may be sent again without the risk of paying twice.</summary>
    public bool Retryable => Code.Retryable && !MidStream && !MayBeBilled;

    /// <summary>
    /// Whether somebody other than the caller has to act, so that the operator's contact is part of the text. Default as
    /// the code says; set where one text of a code that callers fix themselves is an exception.
    /// </summary>
    public bool NeedsOperator { get => field || Code.NeedsOperator; init; }

    /// <summary>
    /// The places in the request it is about, for the operator's record: names of the API and positions, never values.
    /// </summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>What AWS answered, where AWS answered at all.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>Whether the detail says what helps against AWS's message: then both are shown.</summary>
    public bool ExplainsUpstream { get; init; }

    /// <summary>The code alone: a detail may repeat what Bedrock wrote to the caller.</summary>
    public override string ToString() => Code.Name;
}

/// <summary>The part of an AWS answer that explains a refusal.</summary>
/// <param name="Service">The AWS service: <c>bedrock-runtime</c> or <c>sts</c>.</param>
/// <param name="Status">Its HTTP status code.</param>
/// <param name="ErrorType">Its error type, such as <c>ThrottlingException</c>; <c>null</c> if it named none.</param>
/// <param name="RequestId">
/// Its request id, the key that finds the call in CloudTrail; see <see cref="UpstreamRequestId"/>.
/// </param>
internal sealed record Upstream(string Service, int Status, string? ErrorType, string? RequestId)
{
    /// <summary>
    /// Its message, only where it speaks about the caller's own request (400, 408, 424, 429). It may quote the
    /// prompt: returned, never logged.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>Without the message.</summary>
    public override string ToString() => $"{Service} {Status} {ErrorType} {RequestId}";
}
