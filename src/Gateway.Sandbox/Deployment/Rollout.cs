using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.CloudFormation;
using Gateway.Simulator.Policies;

namespace Gateway.Sandbox.Deployment;

/// <summary>
/// Both accounts' stacks in the order of the runbook, made from the templates themselves: the sandbox runs under the policies
/// that are deployed, not under copies of them.
/// </summary>
internal sealed class Rollout
{
    private const string ContractorRole = "GatewayRole";

    private readonly Func<string, JsonObject> _read;
    private readonly IReadOnlyDictionary<string, string> _options;
    private readonly Dictionary<string, string> _exports = new(StringComparer.Ordinal);

    private Rollout(RolloutStage stage, Func<string, JsonObject> read, IReadOnlyDictionary<string, string> options)
    {
        (_read, _options) = (read, options);
        Foundation = Municipality("10-foundation");
        Contractor = AtTheContractor([]);
        Endpoints = Municipality("20-endpoints");
        if (stage == RolloutStage.Second)
        {
            Contractor = AtTheContractor(Endpoints.Outputs["ParametersForTheContractor"]
                .Split(' ')
                .Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal));
        }

        Database = Municipality("25-database");
        Service = Municipality("30-service");
        Observability = Municipality("40-observability");
        Build = Municipality("50-build");
    }

    public Stack Foundation { get; }

    public Stack Contractor { get; }

    public Stack Endpoints { get; }

    public Stack Database { get; }

    public Stack Service { get; }

    public Stack Observability { get; }

    public Stack Build { get; }

    /// <param name="stage">The first or the second.</param>
    /// <param name="read">Reads a template; the default reads the embedded one.</param>
    /// <param name="options">
    /// Parameters in addition to those of the examples, as <c>template:parameter</c> and value.
    /// </param>
    /// <exception cref="TemplateFormatException">A template cannot be deployed.</exception>
    public static Rollout Create(
        RolloutStage stage,
        Func<string, JsonObject>? read = null,
        IReadOnlyDictionary<string, string>? options = null) =>
        new(stage, read ?? (path => TemplateReader.Read(Templates.Read(path))), options ?? new Dictionary<string, string>());

    /// <summary>Applies the deployed policies to the simulator's two accounts and its endpoints.</summary>
    /// <param name="aws">The simulator.</param>
    /// <param name="simulatorModels">True when the ids <c>simulator.*</c>, which no template contains, are allowed too.</param>
    /// <exception cref="PolicyFormatException">AWS would reject a policy.</exception>
    public void Apply(SimulatedAws aws, bool simulatorModels = false)
    {
        aws.Municipality.TrustPolicy = Foundation.Trust("TaskRole");
        aws.Municipality.PermissionPolicy = Foundation.Permissions("TaskRole");
        aws.Contractor.TrustPolicy = Contractor.Trust(ContractorRole);
        aws.Contractor.PermissionPolicy = ForModels(Contractor.Permissions(ContractorRole), simulatorModels);
        aws.EndpointPolicies.Sts = OfEndpoint("StsEndpoint");
        aws.EndpointPolicies.BedrockRuntime =
            ForModels(OfEndpoint("BedrockRuntimeEndpoint"), simulatorModels, anyPrincipal: true);
        aws.EndpointPolicies.Bedrock = ForModels(OfEndpoint("BedrockEndpoint"), simulatorModels, anyPrincipal: true);
        aws.EndpointIds.Sts = Endpoints.Outputs["StsEndpointId"];
        aws.EndpointIds.BedrockRuntime = Endpoints.Outputs["BedrockRuntimeEndpointId"];
        aws.EndpointIds.Bedrock = Endpoints.Outputs["BedrockEndpointId"];
    }

    // An endpoint that the stack does not create exists already, with its owner's policy. AWS's default, which allows everything,
    // is assumed.
    private string? OfEndpoint(string name) =>
        Endpoints.Resources.ContainsKey(name) ? Endpoints.Endpoint(name) : null;

    [return: NotNullIfNotNull(nameof(policy))]
    private static string? ForModels(string? policy, bool simulatorModels, bool anyPrincipal = false) =>
        simulatorModels && policy is not null ? DefaultPolicies.WithSimulatorModels(policy, anyPrincipal) : policy;

    private Stack Municipality(string template)
    {
        var stack = Stack.Create(
            _read($"municipality/{template}.yaml"),
            new StackPlace(Accounts.MunicipalityId, Accounts.Region, template),
            Parameters(template),
            _exports);
        foreach (var (name, value) in stack.Exports)
        {
            _exports.Add(name, value);
        }

        return stack;
    }

    private Stack AtTheContractor(Dictionary<string, string> endpoints) => Stack.Create(
        _read("contractor/bedrock-access.yaml"),
        new StackPlace(Accounts.ContractorId, Accounts.Region, "bedrock-access"),
        Parameters("contractor").Concat(endpoints).ToDictionary(StringComparer.Ordinal));

    private Dictionary<string, string> Parameters(string template)
    {
        var parameters = Templates.Parameters(template);
        if (template == "contractor")
        {
            // The example has no ExternalId that CloudFormation would accept, because a published one would not be secret.
            parameters["ExternalId"] = Accounts.ExternalId;
        }

        foreach (var (name, value) in _options)
        {
            if (name.Split(':') is [var of, var parameter] && of == template)
            {
                parameters[parameter] = value;
            }
        }

        return parameters;
    }
}
