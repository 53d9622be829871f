using Gateway.Bedrock.Targets;

namespace Gateway.Usage;

/// <summary>
/// One attempt of a request at Bedrock: where it went, which session signed it and how it ended. Holds no content.
/// Used by one request at a time.
/// </summary>
/// <param name="target">Where it went.</param>
/// <param name="sessionName">The role session name, as CloudTrail shows it.</param>
/// <param name="startedAt">A <see cref="TimeProvider.GetTimestamp"/> value.</param>
internal sealed class AttemptRecord(UpstreamTarget target, string sessionName, long startedAt)
{
    /// <summary>The account and the source Region that were called, whose bill it is on.</summary>
    public UpstreamTarget Target { get; } = target;

    /// <summary>The host name of the endpoint.</summary>
    public string Host => Target.Endpoints.BedrockRuntime.Host;

    public string SessionName { get; } = sessionName;

    /// <summary>When it began, a <see cref="TimeProvider.GetTimestamp"/> value.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>
    /// The time until its response was complete, the headers of a stream had come, or it had failed; <c>null</c> while it
    /// is under way.
    /// </summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>Whether a connection was open and its request was being written. Before that it cannot be billed.</summary>
    public bool BytesSent { get; set; }

    /// <summary>The HTTP status of Bedrock's response; <c>null</c> when none came.</summary>
    public int? Status { get; private set; }

    /// <summary>Bedrock's <c>x-amzn-RequestId</c>; <c>null</c> when no response came, or one without an id.</summary>
    public string? UpstreamRequestId { get; private set; }

    /// <summary>Whether it ended so that nobody knows whether Bedrock did the work and billed it.</summary>
    public bool Ambiguous { get; set; }

    /// <summary>Notes the head of Bedrock's response.</summary>
    public void NoteResponse(int status, string? upstreamRequestId) =>
        (Status, UpstreamRequestId) = (status, upstreamRequestId);
}
