using System.Collections.Concurrent;
using Gateway.Catalog;

namespace Gateway.Bedrock.Retries;

/// <summary>The load that one model can take at present, learnt from its responses.</summary>
internal sealed class ModelTraffic(TimeProvider time)
{
    private readonly LatencyWindow _whole = new();
    private readonly LatencyWindow _begun = new();

    public RetryTokenBucket Tokens { get; } = new();

    public AdaptiveConcurrencyLimit Concurrency { get; } = new(time);

    /// <summary>The latency of that operation; a stream counts until its headers.</summary>
    public LatencyWindow TimesOf(BedrockOperation operation) => operation.Streams ? _begun : _whole;
}

/// <summary>The traffic of every model that was called since start. Models come from the catalog, so they are few.</summary>
internal sealed class Traffic(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ModelTraffic> _models = new(StringComparer.Ordinal);

    /// <summary>The retry budget of all models together.</summary>
    public RetryBudget Share { get; } = new(time);

    /// <param name="modelId">The exact id or ARN, in the one account that is called.</param>
    public ModelTraffic Of(string modelId) => _models.GetOrAdd(modelId, _ => new ModelTraffic(time));
}
