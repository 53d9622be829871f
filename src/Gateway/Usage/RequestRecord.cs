using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Usage;

/// <summary>
/// Everything that is recorded about one request, filled step by step. Holds no content. Used by one request at a time.
/// </summary>
internal sealed class RequestRecord(
    string requestId, Application application, IPAddress? source, string operation, long startedAt)
{
    private const string ClientClosed = "client_closed";
    private const string ClientTooSlow = "client_too_slow";

    /// <summary>The gateway's request id, returned to the caller as <c>X-Request-Id</c>.</summary>
    public string RequestId { get; } = requestId;

    public Application Application { get; } = application;

    /// <summary>
    /// The trace that the request belongs to, 32 hexadecimal digits: the caller's, or the gateway's own where it records one;
    /// <c>null</c> if there is none.
    /// </summary>
    public string? TraceId => OwnTraceId ?? CallerTrace?.TraceId.ToHexString();

    /// <summary>The caller's trace context; <c>null</c> if it sent none.</summary>
    public ActivityContext? CallerTrace { get; init; }

    /// <summary>The trace that the gateway records of this request; <c>null</c> if it records none.</summary>
    public string? OwnTraceId { get; set; }

    /// <summary>The start of the request by the clock: the one instant that prices, limits and the ledger go by.</summary>
    public DateTimeOffset StartedAtUtc { get; init; }

    /// <summary>The name of the surface that it came through; empty outside the service.</summary>
    public string Surface { get; init; } = "";

    /// <summary>
    /// The pseudonym of the person behind the request, for the ledger alone: it stays out of logs and metrics. <c>null</c> if none
    /// was given.
    /// </summary>
    public string? EndUser { get; init; }

    /// <summary>The department that the request counts for; may be empty. Default: the application's own.</summary>
    public string Department { get => field ?? Application.Department; init; }

    /// <summary>The ids of the agent that sent the request; <c>null</c> if it sent none.</summary>
    public AgentIds? Agent { get; init; }

    /// <summary>The address the request came from.</summary>
    public IPAddress? SourceAddress { get; } = source;

    /// <summary>
    /// AWS's name of the operation, such as <c>Converse</c>. Where the body asks for a stream, InvokeModel until it is read.
    /// </summary>
    public string Operation { get; set; } = operation;

    /// <summary>The start of the request, a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>The model and the proof that the call stays in Japan; <c>null</c> until step 2.</summary>
    public Placement? Placement { get; private set; }

    /// <summary>
    /// The HTTP status that the caller got; 499 when the caller disconnected first. 500 until another outcome is recorded.
    /// </summary>
    public int Status { get; private set; } = StatusCodes.Status500InternalServerError;

    /// <summary>The error code; <c>null</c> when the caller got the model's response.</summary>
    public string? Code { get; private set; } = ErrorCode.InternalError.Name;

    /// <summary>Every attempt at Bedrock, in order; empty if there was none.</summary>
    public IReadOnlyList<AttemptRecord> Attempts { get; set; } = [];

    /// <summary>
    /// The number of attempts that may have been billed without a response: the connection broke, or time ran out.
    /// </summary>
    public int AmbiguousAttempts => AttemptRecord.CountAmbiguous(Attempts);

    /// <summary>
    /// Bedrock's <c>x-amzn-RequestId</c> of the attempt that gave the response, else of the last one: the key that joins this
    /// request to CloudTrail in the contractor's account.
    /// </summary>
    public string? UpstreamRequestId => Deciding?.UpstreamRequestId;

    /// <summary>The role session name that signed that attempt, as CloudTrail shows it.</summary>
    public string? SessionName => Deciding?.SessionName;

    /// <summary>Personal data in the request: rule ids and counts, never values.</summary>
    public IReadOnlyList<(string Rule, int Count)> PersonalData { get; private set; } = [];

    /// <summary>Personal data in the response, likewise; empty unless responses of the application are inspected.</summary>
    public IReadOnlyList<(string Rule, int Count)> ResponsePersonalData { get; set; } = [];

    /// <summary>The number of images and documents that could not be searched for personal data.</summary>
    public int UnreadableAttachments { get; private set; }

    /// <summary>Paths of the request members that were not allowed, never values.</summary>
    public IReadOnlyList<string> RefusedMembers { get; private set; } = [];

    public TokenUsage? Usage { get; set; }

    /// <summary>
    /// True when <see cref="Usage"/> is what Bedrock counts at the end of its response, whether the caller got that end or not.
    /// </summary>
    public bool IsUsageFinal { get; set; }

    /// <inheritdoc cref="StreamSummary.Pieces"/>
    public long SeenOutputTokens { get; set; }

    /// <summary>
    /// How the call ended after the caller had left: a <see cref="DrainResult"/>. <c>null</c> if it was cut off, as it is without
    /// <c>DrainAbandoned</c>, or if nothing was under way.
    /// </summary>
    public string? Drained { get; set; }

    /// <summary>
    /// The cost in pico-USD (10⁻¹² USD), estimated where the response did not tell all counts; <c>null</c> if nothing was billed, or if
    /// the model has no price.
    /// </summary>
    public long? CostPicoUsd { get; set; }

    /// <summary>The price row that it was computed with.</summary>
    public string? PriceId { get; set; }

    public string? StopReason { get; set; }

    /// <summary>
    /// The arrival of a stream's first event, a <see cref="TimeProvider.GetTimestamp"/> value; <c>null</c> if none arrived, or
    /// without a stream.
    /// </summary>
    public long? FirstChunkAt { get; set; }

    /// <summary>True when the ledger was given an intent of the request, so that its row says how it ended.</summary>
    public bool HasIntent { get; set; }

    /// <summary>The outcome in one word.</summary>
    public string Outcome => (Code, Begun) switch
    {
        (null, _) => "completed",
        (ClientClosed or ClientTooSlow, _) => "aborted",
        (_, true) => "failed_midstream",
        _ => "refused",
    };

    /// <summary>True when the beginning of a response was sent to the caller.</summary>
    public bool Begun { get; private set; }

    /// <summary>
    /// The completeness of the token counts: <c>none</c> when nothing was sent to Bedrock or the operation was CountTokens, else
    /// <c>known</c>, <c>partial</c> or <c>unknown</c>. An unknown count is never written as 0.
    /// </summary>
    public string UsageKnown => (Attempts.Count, Operation, Usage) switch
    {
        (0, _, _) or (_, "CountTokens", _) => "none",
        (_, _, { InputTokens: not null, OutputTokens: not null }) when Code is null || IsUsageFinal => "known",
        (_, _, not null) => "partial",
        _ => "unknown",
    };

    /// <summary>True when at least a part of the request went to Bedrock. Before that, nothing can be billed.</summary>
    public bool WasSent
    {
        get
        {
            for (var i = 0; i < Attempts.Count; i++)
            {
                if (Attempts[i].BytesSent)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private AttemptRecord? Deciding =>
        Attempts.LastOrDefault(attempt => attempt.Status == StatusCodes.Status200OK)
        ?? (Attempts is [.., var last] ? last : null);

    /// <summary>Records the placement of the call and what was found in its body.</summary>
    public void Place(
        Placement placement, IReadOnlyList<(string Rule, int Count)> personalData, int unreadableAttachments) =>
        (Placement, PersonalData, UnreadableAttachments) = (placement, personalData, unreadableAttachments);

    /// <summary>Records what a whole response says about itself.</summary>
    /// <param name="summary">What its body says.</param>
    /// <param name="headers">Its headers, where Bedrock adds token counts to them; else none.</param>
    public void Respond(ResponseSummary summary, ImmutableArray<KeyValuePair<string, string>> headers) =>
        (Usage, StopReason, IsUsageFinal) = (
            UsageHeaders.Complete(summary.Usage, headers, Placement?.InvokeForm.Embeds() == true), summary.StopReason, true);

    /// <summary>Records that a response has begun and is not yet complete: status 200 however it ends.</summary>
    public void Begin() => (Status, Code, Begun) = (StatusCodes.Status200OK, ErrorCode.InternalError.Name, true);

    /// <summary>Records that the model's response was sent completely.</summary>
    public void Complete() => (Status, Code) = (StatusCodes.Status200OK, null);

    /// <summary>Records that the caller disconnected before its response was complete.</summary>
    public void Abandon() => (Status, Code) = (StatusCodes.Status499ClientClosedRequest, ClientClosed);

    /// <summary>Records that the caller did not read its response before the deadline, and lost the rest.</summary>
    public void CutOff() => Code = ClientTooSlow;

    /// <summary>Records that nothing of a begun response was sent, so that only an error will be.</summary>
    public void TakeBack() => (Status, Code, Begun) = (StatusCodes.Status500InternalServerError, ErrorCode.InternalError.Name, false);

    /// <summary>Records the error that the caller gets. If a response has begun, its status stays.</summary>
    /// <param name="error">The error.</param>
    /// <param name="status">Its HTTP status on this request's surface.</param>
    public void Fail(GatewayError error, int status)
    {
        Code = error.Code.Name;
        RefusedMembers = error.Members;
        Status = Begun ? Status : status;
    }
}
