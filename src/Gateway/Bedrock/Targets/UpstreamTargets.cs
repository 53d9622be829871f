using System.Collections.Immutable;
using Gateway.Catalog;
using Gateway.Network;

namespace Gateway.Bedrock.Targets;

/// <summary>All targets, in the order of preference. Created once; the configuration names exactly one so far.</summary>
internal sealed class UpstreamTargets
{
    /// <exception cref="ArgumentException">There is no target, or two have the same name.</exception>
    public UpstreamTargets(params IEnumerable<UpstreamTarget> targets)
    {
        All = [.. targets];
        if (All.IsEmpty || All.DistinctBy(target => target.Name, StringComparer.Ordinal).Count() < All.Length)
        {
            throw new ArgumentException("There must be a target, and each must have a name of its own.", nameof(targets));
        }
    }

    public ImmutableArray<UpstreamTarget> All { get; }

    /// <summary>The target of validated settings: <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_…</c> and <c>Contractor</c>.</summary>
    public static UpstreamTargets Of(AwsEndpoints endpoints, ContractorOptions contractor) =>
        new(Target(endpoints, AssumedRole.Of(contractor)));

    /// <summary>
    /// Region and account as configured, for rules that are validated together with these settings: values that cannot be read
    /// are reported by their own rules, and are Tokyo and no account here. Never called.
    /// </summary>
    public static UpstreamTarget ReadUnchecked(IConfiguration configuration) => Target(
        AwsEndpoints.Of(AwsRegion.TryParse(configuration["AWS_REGION"], out var region) ? region : AwsRegion.Tokyo),
        AssumedRole.Of(new ContractorOptions { RoleArn = configuration["Contractor:RoleArn"] ?? "" }));

    private static UpstreamTarget Target(AwsEndpoints endpoints, AssumedRole role) =>
        new($"{role.AccountId}/{endpoints.Region}", endpoints, role);
}
