using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Sandbox.Deployment;
using Gateway.Simulator.CloudFormation;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>Every resource of every stack in every deployment, as CloudFormation would create it.</summary>
internal static class AllStacks
{
    private static readonly Variants[] Each = [Variants.First, Variants.Second, Variants.Everything];

    public static IReadOnlyList<Rollout> Rollouts { get; } = [.. Each.Select(variant => Deployments.Of(variant))];

    /// <summary>The templates' paths below deploy/.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        .. new[] { "contractor", "municipality" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("deploy", folder), "*.yaml"))
            .Select(path => Path.GetRelativePath(Repository.PathOf("deploy"), path))
            .Order(StringComparer.Ordinal),
    ];

    public static IEnumerable<(string Id, string Type, JsonObject Properties)> Resources =>
        from rollout in Rollouts
        from stack in StacksOf(rollout)
        from resource in stack.Resources
        select (resource.Key, (string)resource.Value["Type"]!, resource.Value["Properties"]?.AsObject() ?? []);

    public static IEnumerable<JsonObject> Of(string type) =>
        Resources.Where(resource => resource.Type == type).Select(resource => resource.Properties);

    private static Stack[] StacksOf(Rollout rollout) =>
    [
        rollout.Contractor, rollout.Foundation, rollout.Endpoints, rollout.Database, rollout.Service, rollout.Observability, rollout.Build,
    ];
}
