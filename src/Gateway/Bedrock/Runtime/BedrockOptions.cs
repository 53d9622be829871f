using System.ComponentModel.DataAnnotations;

namespace Gateway.Bedrock.Runtime;

/// <summary>The <c>Bedrock</c> section: how long and how often Bedrock is asked.</summary>
internal sealed class BedrockOptions
{
    public const string Section = "Bedrock";

    /// <summary>
    /// Everything together: waiting for credentials, all attempts, all pauses. Default 15 minutes; 1 second to 1
    /// hour. A caller can ask for less.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// One attempt, until its answer is complete or the first frame of a stream is there. Default 10 minutes; 1 second
    /// to 1 hour; not above the deadline. A model's own in the catalog takes its place.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The longest silence between two frames of a stream; only a complete frame ends it. The first frame may take as
    /// long as an attempt. Default 2 minutes; 1 second to 15 minutes. Models are silent while they write tool input.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How long opening a connection may take. Default 2 seconds; 100 ms to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Attempts in all. Default 3, as the AWS SDKs' standard mode; 1 to 5.</summary>
    [Range(1, 5)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// Whether a request whose connection broke after sending is sent once more. Default false: Bedrock may have done
    /// the work, and both would be billed. Marked in the settlement as ambiguous either way.
    /// </summary>
    public bool RetryAmbiguous { get; set; }

    /// <summary>
    /// How long a connection is used before a new one, with a look-up of its own, takes its place: interface endpoints
    /// change their addresses. Default 5 minutes; 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The largest answer, in bytes. Default 25,000,000, Bedrock's own limit for an Invoke
    /// answer; 64 KiB to 100,000,000.
    /// </summary>
    [Range(65_536, 100_000_000)]
    public int MaxResponseBytes { get; set; } = 25_000_000;
}
