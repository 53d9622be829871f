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
    public string Name { get; } = name;

    /// <summary>The account that has the models, pays for the calls and whose quotas they use: twelve digits.</summary>
    public string AccountId { get; } = role.AccountId;

    /// <summary>The Region that calls are sent to. An inference profile may process them in another one.</summary>
    public AwsRegion SourceRegion => Endpoints.Region;

    public AwsEndpoints Endpoints { get; } = endpoints;

    public AssumedRole Role { get; } = role;

    public override string ToString() => Name;
}
