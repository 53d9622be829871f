using System.Net;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Usage;

/// <summary>
/// What is known about one request when it is over. Filled step by step; holds no content.
/// Used by one request at a time.
/// </summary>
internal sealed class Settlement(
    string requestId, Application application, IPAddress? source, string operation, long startedAt)
{
    /// <summary>The gateway's request id, returned to the caller as <c>X-Request-Id</c>.</summary>
    public string RequestId { get; } = requestId;

    public Application Application { get; } = application;

    /// <summary>The address the request came from.</summary>
    public IPAddress? SourceAddress { get; } = source;

    /// <summary>AWS's name of the operation, such as <c>Converse</c>.</summary>
    public string Operation { get; } = operation;

    /// <summary>A <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Where the call went; <c>null</c> until it was placed.</summary>
    public Placement? Placement { get; set; }

    /// <summary>
    /// The HTTP status the caller got; 499 when the caller left first. Until something else is known, our own failure.
    /// </summary>
    public int Status { get; private set; } = ErrorCode.InternalError.Status;

    /// <summary>The error code of a refusal; <c>null</c> when the model's answer was given.</summary>
    public string? Code { get; private set; } = ErrorCode.InternalError.Name;

    /// <summary>
    /// Bedrock's <c>x-amzn-RequestId</c>: the key that joins this line to CloudTrail in the contractor's account.
    /// </summary>
    public string? UpstreamRequestId { get; set; }

    /// <summary>The role session name that signed the call, as CloudTrail shows it.</summary>
    public string? SessionName { get; set; }

    /// <summary>How many times the request was sent to Bedrock.</summary>
    public int Attempts { get; set; }

    public TokenUsage? Usage { get; set; }

    public string? StopReason { get; set; }

    /// <summary>Notes that the model's answer goes to the caller.</summary>
    public void Answer() => (Status, Code) = (StatusCodes.Status200OK, null);

    /// <summary>Notes that the caller left before there was anything to give.</summary>
    public void Abandon() => (Status, Code) = (StatusCodes.Status499ClientClosedRequest, "client_closed");

    /// <summary>Notes a refusal in the form the caller will see it.</summary>
    public void Refuse(Refusal refusal, bool native)
    {
        Code = refusal.Code.Name;
        Status = native ? refusal.NativeStatus : refusal.Code.Status;
    }
}
