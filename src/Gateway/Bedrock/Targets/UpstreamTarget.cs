using System.Collections.Concurrent;
using Gateway.Catalog;
using Gateway.Network;

namespace Gateway.Bedrock.Targets;

/// <summary>
/// A place where models can be called: one AWS account through the endpoints of one source Region. Sessions, traffic, breaker,
/// proofs and the doctor's findings belong to a target; the state of one target says nothing about another.
/// </summary>
/// <remarks>
/// It is the key of all of these. Compared by reference, because <see cref="UpstreamTargets"/> creates each target once.
/// </remarks>
/// <param name="name">Its stable name; unique among the targets.</param>
/// <param name="endpoints">The addresses of STS, Bedrock Runtime and the control plane, and their Region.</param>
/// <param name="role">The role that signs the calls sent there.</param>
internal sealed class UpstreamTarget(string name, AwsEndpoints endpoints, AssumedRole role)
{
    // Models come from the catalog, so there are few.
    private readonly ConcurrentDictionary<(string ModelId, BedrockOperation Operation), CallAddress> _addresses = new();

    public string Name { get; } = name;

    /// <summary>The account that has the models, pays for the calls and whose quotas they use: twelve digits.</summary>
    public string AccountId { get; } = role.AccountId;

    /// <summary>The Region that calls are sent to. An inference profile may process them in another one.</summary>
    public AwsRegion SourceRegion => Endpoints.Region;

    public AwsEndpoints Endpoints { get; } = endpoints;

    public AssumedRole Role { get; } = role;

    /// <summary>The address of an operation on a model. Kept, because making one costs more than the text of a signature.</summary>
    /// <param name="modelId">The exact id or ARN.</param>
    /// <param name="operation">The operation.</param>
    public CallAddress AddressOf(string modelId, BedrockOperation operation) =>
        _addresses.GetOrAdd((modelId, operation), static (call, runtime) =>
        {
            var path = $"/model/{Uri.EscapeDataString(call.ModelId)}/{call.Operation.Segment}";
            return new CallAddress(path, new Uri(runtime, path), runtime.Authority);
        }, Endpoints.BedrockRuntime);

    public override string ToString() => Name;
}
