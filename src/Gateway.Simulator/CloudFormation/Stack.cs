using System.Text.Json.Nodes;

namespace Gateway.Simulator.CloudFormation;

/// <summary>
/// A stack as CloudFormation would create it: the outputs, and the resources whose condition is true, with functions resolved.
/// Nothing is really created; it shows the policies and names that would be.
/// </summary>
internal sealed class Stack
{
    private const string NoValue = "AWS::NoValue";
    private static readonly string[] NamingProperties =
    [
        "RoleName", "RepositoryName", "DomainName", "LogGroupName", "BucketName", "ManagedPolicyName", "TopicName",
        "ClusterName", "ServiceName", "DBInstanceIdentifier", "DBSubnetGroupName", "DBParameterGroupName", "Name",
    ];

    private readonly JsonObject _template;
    private readonly Dictionary<string, JsonNode> _parameters;
    private readonly Dictionary<string, string> _pseudo;
    private readonly PhysicalNames _names;
    private readonly Intrinsics _intrinsics;

    private Stack(
        JsonObject template,
        StackPlace place,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string> imports)
    {
        _template = template;
        _parameters = StackParameters.Resolve(template, parameters);
        _names = new PhysicalNames(place.AccountId, place.Region, place.StackName);
        _pseudo = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["AWS::AccountId"] = place.AccountId,
            ["AWS::Region"] = place.Region,
            ["AWS::StackName"] = place.StackName,
            ["AWS::Partition"] = "aws",
            ["AWS::URLSuffix"] = "amazonaws.com",
        };
        _intrinsics = new Intrinsics(
            Reference,
            Attribute,
            name => imports.GetValueOrDefault(name)
                ?? throw new TemplateFormatException($"No stack of the account exports {name}."),
            HoldsNamed);
        Resources = Section("Resources")
            .Where(resource => IsMade(resource.Value!))
            .ToDictionary(
                resource => resource.Key,
                resource => (JsonObject)_intrinsics.Resolve(resource.Value)!,
                StringComparer.Ordinal);
        Outputs = Section("Outputs")
            .Where(output => IsMade(output.Value!))
            .ToDictionary(
                output => output.Key,
                output => _intrinsics.Resolve(output.Value!["Value"])!.ToString(),
                StringComparer.Ordinal);
        Exports = Section("Outputs")
            .Where(output => IsMade(output.Value!) && output.Value!["Export"] is not null)
            .ToDictionary(
                output => _intrinsics.Resolve(output.Value!["Export"]!["Name"])!.ToString(),
                output => Outputs[output.Key],
                StringComparer.Ordinal);
    }

    /// <summary>The created resources by logical id, with <c>Type</c> and <c>Properties</c>.</summary>
    internal IReadOnlyDictionary<string, JsonObject> Resources { get; }

    internal IReadOnlyDictionary<string, string> Outputs { get; }

    /// <summary>The values that other stacks of the account may import, by export name.</summary>
    internal IReadOnlyDictionary<string, string> Exports { get; }

    /// <param name="template">The template; it is not changed.</param>
    /// <param name="place">Account, Region and name.</param>
    /// <param name="parameters">Values of parameters; parameters left out get their default.</param>
    /// <param name="imports">The exports of other stacks of the account.</param>
    /// <exception cref="TemplateFormatException">CloudFormation would reject it, or it cannot be resolved.</exception>
    internal static Stack Create(
        JsonObject template,
        StackPlace place,
        IReadOnlyDictionary<string, string> parameters,
        IReadOnlyDictionary<string, string>? imports = null) =>
        new(template, place, parameters, imports ?? new Dictionary<string, string>());

    private JsonObject Section(string name) => _template[name]?.AsObject() ?? [];

    private bool IsMade(JsonNode node) => (string?)node["Condition"] is not { } name || HoldsNamed(name);

    private bool HoldsNamed(string name) => Section("Conditions")[name] is { } condition
        ? _intrinsics.Holds(condition)
        : throw new TemplateFormatException($"The template has no condition {name}.");

    private JsonNode? Reference(string name) =>
        name == NoValue ? null
        : _pseudo.GetValueOrDefault(name) is { } pseudo ? pseudo
        : _parameters.GetValueOrDefault(name) is { } parameter ? parameter.DeepClone()
        : _names.Ref(name, TypeOf(name), OwnName(name));

    private JsonNode Attribute(string logicalId, string attribute) =>
        _names.Attribute(logicalId, TypeOf(logicalId), OwnName(logicalId), attribute);

    private string TypeOf(string logicalId) => Section("Resources")[logicalId] is { } resource && IsMade(resource)
        ? (string)resource["Type"]!
        : throw new TemplateFormatException($"There is no {logicalId} to refer to.");

    // The name of a CodeArtifact repository is domain/repository.
    private string? OwnName(string logicalId)
    {
        var properties = Section("Resources")[logicalId]!["Properties"];
        var own = NamingProperties
            .Select(name => properties?[name])
            .Where(name => name is not null)
            .Select(name => _intrinsics.Resolve(name)!.ToString())
            .FirstOrDefault();
        return TypeOf(logicalId) == "AWS::CodeArtifact::Repository"
            ? $"{_intrinsics.Resolve(properties!["DomainName"])}/{own}"
            : own;
    }
}
