using System.Collections.Concurrent;
using Gateway.Bedrock.Targets;
using Gateway.Residency;

namespace Gateway.Bedrock.Retries;

/// <summary>The traffic of every target. The state of one target says nothing about another.</summary>
internal sealed class Traffic(TimeProvider time)
{
    private readonly ConcurrentDictionary<UpstreamTarget, TargetTraffic> _targets = new();

    public TargetTraffic Of(UpstreamTarget target) => _targets.GetOrAdd(target, static (_, time) => new TargetTraffic(time), time);

    /// <summary>The traffic of a model at the target of its placement.</summary>
    public ModelTraffic Of(Placement placement) => Of(placement.Target).Of(placement.ModelId);
}

/// <summary>The load that one target can take now, learnt from its connections and responses.</summary>
internal sealed class TargetTraffic(TimeProvider time)
{
    // Models come from the catalog, so there are few.
    private readonly ConcurrentDictionary<string, ModelTraffic> _models = new(StringComparer.Ordinal);

    /// <summary>The breaker of the Bedrock Runtime endpoint.</summary>
    public EndpointBreaker Breaker { get; } = new(time);

    /// <summary>The retry budget of all models together.</summary>
    public RetryBudget RetryBudget { get; } = new(time);

    /// <param name="modelId">The exact id or ARN.</param>
    public ModelTraffic Of(string modelId) => _models.GetOrAdd(modelId, static (_, time) => new ModelTraffic(time), time);
}
