using System.Collections.Immutable;

namespace Gateway.Errors;

/// <summary>
/// The reason why a request has no response from a model: a code, and the text for this caller.
/// </summary>
/// <remarks>An error is a return value. Its own texts never contain content, keys, tokens, ARNs or account ids.</remarks>
internal sealed record GatewayError(ErrorCode Code, Text Detail)
{
    /// <summary>
    /// The time to wait before sending again; <c>null</c> if waiting does not help or the time is not known.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// True when part of the response was already sent: the same request would be billed again.
    /// </summary>
    public bool MidStream { get; init; }

    /// <summary>True when Bedrock may have processed and billed the request, but nothing shows it.</summary>
    public bool MayBeBilled { get; init; }

    /// <summary>True when the detail says that nothing was sent, which holds for one attempt only.</summary>
    public bool NothingSent { get; init; }

    /// <summary>True when the same request may be sent again without the risk of paying twice.</summary>
    public bool Retryable => Code.Retryable && !MidStream && !MayBeBilled;

    /// <summary>
    /// True when a party other than the caller has to act, so that the operator's contact is part of the text. Default: that of
    /// the code. Set for single errors whose code is one that callers usually fix themselves.
    /// </summary>
    public bool NeedsOperator { get => field || Code.NeedsOperator; init; }

    /// <summary>
    /// The places in the request that the error is about, for the operator's record: names of the API and positions, never
    /// values.
    /// </summary>
    public ImmutableArray<string> Members { get; init; } = [];

    /// <summary>The response of AWS that led to the error; <c>null</c> if there was none.</summary>
    public Upstream? Upstream { get; init; }

    /// <summary>True when AWS refuses the operation for this model, whatever the request holds.</summary>
    public bool IsAboutModel { get; init; }

    /// <summary>True when the detail says how to fix what AWS's message describes: then both are shown.</summary>
    public bool ExplainsUpstream { get; init; }

    /// <summary>The code alone, because a detail may repeat what Bedrock wrote to the caller.</summary>
    public override string ToString() => Code.Name;
}

/// <summary>The part of an AWS response that explains an error.</summary>
/// <param name="Service">The AWS service: <c>bedrock-runtime</c> or <c>sts</c>.</param>
/// <param name="Status">Its HTTP status code.</param>
/// <param name="ErrorType">Its error type, such as <c>ThrottlingException</c>; <c>null</c> if it has none.</param>
/// <param name="RequestId">
/// Its request id, the key that finds the call in CloudTrail; see <see cref="UpstreamRequestId"/>.
/// </param>
internal sealed record Upstream(string Service, int Status, string? ErrorType, string? RequestId)
{
    /// <summary>
    /// Its message, only if it is about the caller's own request (400, 408, 424, 429). It may quote the prompt, so it is
    /// returned but never logged.
    /// </summary>
    public string? Message { get; init; }

    /// <summary>All members except the message.</summary>
    public override string ToString() => $"{Service} {Status} {ErrorType} {RequestId}";
}
