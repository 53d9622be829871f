using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.CloudFormation;
using Gateway.Simulator.Policies;

namespace Gateway.Sandbox.Deployment;

/// <summary>
/// Both accounts' stacks in the order of the runbook, from the templates themselves: the sandbox runs under the policies
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

        Service = Municipality("30-service");
        Observability = Municipality("40-observability");
        Build = Municipality("50-build");
    }

    public Stack Foundation { get; }

    public Stack Contractor { get; }

    public Stack Endpoints { get; }

    public Stack Service { get; }

    public Stack Observability { get; }

    public Stack Build { get; }

    /// <param name="stage">The first or the second.</param>
    /// <param name="read">Gives a template; the embedded one unless told otherwise.</param>
    /// <param name="options">
    /// Parameters beside the examples', as <c>template:parameter</c> and their value.
    /// </param>
    /// <exception cref="TemplateFormatException">A template cannot be deployed.</exception>
    public static Rollout Create(
        RolloutStage stage,
        Func<string, JsonObject>? read = null,
        IReadOnlyDictionary<string, string>? options = null) =>
        new(stage, read ?? (path => TemplateReader.Read(Templates.Read(path))), options ?? new Dictionary<string, string>());

    /// <summary>Puts the simulator's two accounts and endpoints under the deployed policies.</summary>
    /// <param name="aws">The simulator.</param>
    /// <param name="simulatorModels">Whether the ids <c>simulator.*</c>, which no template knows, shall work.</param>
    /// <exception cref="PolicyFormatException">AWS would refuse a policy.</exception>
    public void Apply(SimulatedAws aws, bool simulatorModels = false)
    {
        aws.Municipality.TrustPolicy = Foundation.Trust("TaskRole");
        aws.Municipality.PermissionPolicy = Foundation.Permissions("TaskRole");
        aws.Contractor.TrustPolicy = Contractor.Trust(ContractorRole);
        aws.Contractor.PermissionPolicy = ForModels(Contractor.Permissions(ContractorRole), simulatorModels);
        aws.EndpointPolicies.Sts = OfEndpoint("StsEndpoint");
        aws.EndpointPolicies.BedrockRuntime =
            ForModels(OfEndpoint("BedrockRuntimeEndpoint"), simulatorModels, anyPrincipal: true);
        aws.EndpointPolicies.Bedrock = OfEndpoint("BedrockEndpoint");
        aws.EndpointIds.Sts = Endpoints.Outputs["StsEndpointId"];
        aws.EndpointIds.BedrockRuntime = Endpoints.Outputs["BedrockRuntimeEndpointId"];
        aws.EndpointIds.Bedrock = Endpoints.Outputs["BedrockEndpointId"];
    }

    // One that was there before has the policy of its owner's; AWS's default lets everything through.
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
            // The example holds none that CloudFormation would take: one that many know is no secret of two.
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
