using Gateway.Bedrock.Targets;
using Gateway.Errors;

namespace Gateway.Usage;

/// <summary>
/// One attempt of a request at Bedrock: its target, the session that signed it and how it ended. Holds no content.
/// Used by one request at a time.
/// </summary>
/// <param name="target">The target that was called.</param>
/// <param name="sessionName">The role session name, as CloudTrail shows it.</param>
/// <param name="startedAt">A <see cref="TimeProvider.GetTimestamp"/> value.</param>
internal sealed class AttemptRecord(UpstreamTarget target, string sessionName, long startedAt)
{
    /// <summary>The account and source Region that were called. The account is the one that is billed.</summary>
    public UpstreamTarget Target { get; } = target;

    /// <summary>The host name of the endpoint.</summary>
    public string Host => Target.Endpoints.BedrockRuntime.Host;

    public string SessionName { get; } = sessionName;

    /// <summary>The start of the attempt, a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>
    /// The time until the response was complete, the headers of a stream were received, or the attempt failed; <c>null</c> while
    /// it is running.
    /// </summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>True once a connection was open and the request was being written. Before that, it cannot be billed.</summary>
    public bool BytesSent { get; set; }

    /// <summary>True while Bedrock has the request, or a part of it, and has not answered: it may be billed.</summary>
    public bool IsUnderWay => BytesSent && Duration is null;

    /// <summary>The HTTP status of Bedrock's response; <c>null</c> if there was none.</summary>
    public int? Status { get; private set; }

    /// <summary>Bedrock's <c>x-amzn-RequestId</c>; <c>null</c> if there was no response or it had no id.</summary>
    public string? UpstreamRequestId { get; private set; }

    /// <summary>
    /// The error code, if the attempt failed: also after a 200, whose body or stream did not reach its end. <c>null</c> if Bedrock
    /// gave a response, or if the caller left first.
    /// </summary>
    public string? Error { get; private set; }

    /// <summary>True when the attempt ended in a way that leaves unknown whether Bedrock did the work and billed it.</summary>
    public bool Ambiguous { get; set; }

    /// <summary>The number of attempts of which it is unknown whether Bedrock did the work.</summary>
    public static int CountAmbiguous(IReadOnlyList<AttemptRecord> attempts)
    {
        var count = 0;
        for (var i = 0; i < attempts.Count; i++)
        {
            count += attempts[i].Ambiguous ? 1 : 0;
        }

        return count;
    }

    /// <summary>Records status and id from the head of Bedrock's response.</summary>
    public void NoteResponse(int status, string? upstreamRequestId) =>
        (Status, UpstreamRequestId) = (status, upstreamRequestId);

    /// <summary>Records why the attempt failed.</summary>
    public void Fail(GatewayError error) => Error = error.Code.Name;
}
