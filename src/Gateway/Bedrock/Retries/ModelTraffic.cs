using Gateway.Catalog;

namespace Gateway.Bedrock.Retries;

/// <summary>The load that one model at one target can take now, learnt from its responses.</summary>
internal sealed class ModelTraffic(TimeProvider time)
{
    private readonly LatencyWindow _whole = new();
    private readonly LatencyWindow _begun = new();

    public RetryTokenBucket Tokens { get; } = new();

    public AdaptiveConcurrencyLimit Concurrency { get; } = new(time);

    /// <summary>The latency of that operation; a stream counts until its headers.</summary>
    public LatencyWindow TimesOf(BedrockOperation operation) => operation.Streams ? _begun : _whole;
}
