using System.ComponentModel.DataAnnotations;

namespace Gateway.Bedrock.Runtime;

/// <summary>The <c>Bedrock</c> section: time limits and number of the calls to Bedrock.</summary>
internal sealed class BedrockOptions
{
    public const string Section = "Bedrock";

    /// <summary>
    /// The time limit of the whole call: waiting for credentials, all attempts, all pauses. Default 15 minutes; 1 second to 1
    /// hour. A caller can ask for less. Streams have their own: <see cref="StreamDeadline"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The same for a call whose response is a stream, from its beginning to the end of the stream. Default 1 hour: 128,000
    /// tokens of output take about half an hour. 1 second to 2 hours.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "02:00:00")]
    public TimeSpan StreamDeadline { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The time limit of one attempt, until its response is complete or the first frame of a stream has arrived. Default
    /// 10 minutes; 1 second to 1 hour; not above the deadline. A model's own value in the catalog overrides it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The longest time between two frames of a stream; only a complete frame counts. The first frame may take as long as an
    /// attempt. Default 2 minutes; 1 second to 15 minutes. Models send nothing while they write tool input.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan StreamIdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The same where the model thinks: the request asks for it, or the model does so by itself. Nothing is sent while it thinks,
    /// for minutes at high effort. Default 10 minutes; 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ThinkingIdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time between two frames of one stream.</summary>
    /// <param name="thinks">True when the model may think in it.</param>
    public TimeSpan LongestSilence(bool thinks) =>
        thinks && ThinkingIdleTimeout > StreamIdleTimeout ? ThinkingIdleTimeout : StreamIdleTimeout;

    /// <summary>The time limit for opening a connection. Default 2 seconds; 100 ms to 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:00:30")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The most attempts of a call. Default 3, as in the AWS SDKs' standard mode; 1 to 5.</summary>
    [Range(1, 5)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>
    /// True when a request whose connection broke after sending is sent once more. Default false: Bedrock may have done the work,
    /// and both would be billed. Recorded as ambiguous in either case.
    /// </summary>
    public bool RetryAmbiguous { get; set; }

    /// <summary>
    /// The time after which a connection is replaced by a new one, with a new look-up: interface endpoints change their
    /// addresses. Default 5 minutes; 1 second to 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The largest response, in bytes. Default 25,000,000, Bedrock's own limit for an Invoke response; 64 KiB to 100,000,000.
    /// </summary>
    [Range(65_536, 100_000_000)]
    public int MaxResponseBytes { get; set; } = 25_000_000;
}
