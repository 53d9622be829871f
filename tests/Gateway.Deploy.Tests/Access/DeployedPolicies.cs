using System.Text.Json.Nodes;
using Gateway.Sandbox.Deployment;
using Gateway.Simulator.CloudFormation;
using Gateway.Simulator.Policies;

namespace Gateway.Deploy.Tests.Access;

/// <summary>
/// Every policy document of one deployment, by stack and place. Parsing is strict: a document that IAM would reject, or of which
/// the evaluator would ignore a part, throws.
/// </summary>
internal sealed class DeployedPolicies
{
    private readonly Dictionary<string, PolicyDocument> _documents = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">AWS would not accept a document.</exception>
    public DeployedPolicies(Rollout rollout)
    {
        Rollout = rollout;
        Add("contractor", rollout.Contractor);
        Add("10-foundation", rollout.Foundation);
        Add("20-endpoints", rollout.Endpoints);
        Add("25-database", rollout.Database);
        Add("30-service", rollout.Service);
        Add("40-observability", rollout.Observability);
        Add("50-build", rollout.Build);
    }

    public Rollout Rollout { get; }

    /// <summary>
    /// The names of the policies, such as <c>contractor/GatewayRole/trust</c> or <c>20-endpoints/StsEndpoint</c>.
    /// </summary>
    public IEnumerable<string> Names => _documents.Keys;

    /// <summary>Finds a policy; null if the deployment does not have it.</summary>
    public PolicyDocument? Find(string name) => _documents.GetValueOrDefault(name);

    private void Add(string stackName, Stack stack)
    {
        foreach (var (logicalId, resource) in stack.Resources)
        {
            var name = $"{stackName}/{logicalId}";
            switch ((string?)resource["Type"])
            {
                case "AWS::IAM::Role":
                    _documents.Add($"{name}/trust", PolicyDocument.ParseTrust(stack.Trust(logicalId)));
                    _documents.Add($"{name}/permissions", PolicyDocument.ParseIdentity(stack.Permissions(logicalId)));
                    break;
                case "AWS::IAM::ManagedPolicy" or "AWS::IAM::RolePolicy":
                    _documents.Add(name, PolicyDocument.ParseIdentity(stack.Managed(logicalId)));
                    break;
                case "AWS::KMS::Key":
                    _documents.Add(name, ParseResource(resource["Properties"]!["KeyPolicy"]!));
                    break;
                case "AWS::EC2::VPCEndpoint" or "AWS::S3::BucketPolicy" or "AWS::SNS::TopicPolicy":
                    _documents.Add(name, ParseResource(resource["Properties"]!["PolicyDocument"]!));
                    break;
                default:
                    // No other resource in these templates has a policy; PolicyFormTests checks that.
                    break;
            }
        }
    }

    private static PolicyDocument ParseResource(JsonNode policy) => PolicyDocument.ParseEndpoint(policy.ToJsonString());
}
