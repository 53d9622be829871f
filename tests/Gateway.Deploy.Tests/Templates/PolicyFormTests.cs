using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>Rules for policy documents that no linter checks: form, breadth, and AWS's limits for endpoint policies.</summary>
public sealed class PolicyFormTests
{
    // "Creating endpoint policies", Amazon VPC User Guide.
    private const int MaxCharacters = 20_480;
    private const int MinAroundWildcard = 6;

    private static readonly string[] WithPolicies =
    [
        "AWS::IAM::Role", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy", "AWS::EC2::VPCEndpoint", "AWS::S3::BucketPolicy",
        "AWS::SNS::TopicPolicy", "AWS::KMS::Key",
    ];

    // A key's policy applies only to that key, and its account must be able to administer it.
    private static readonly string[] MayNameEveryAction = ["kms:*"];

    [Fact]
    public void Every_endpoint_has_a_policy_of_its_own() => Assert.All(
        AllStacks.Of("AWS::EC2::VPCEndpoint"),
        endpoint => Assert.NotEmpty(Statements.Below(endpoint["PolicyDocument"])));

    [Fact]
    public void No_statement_allows_every_action_of_anything() => Assert.All(
        AllStatements().Where(statement => (string?)statement["Effect"] == "Allow"),
        statement => Assert.DoesNotContain(
            Texts.Of(statement["Action"]),
            action => action.Contains('*', StringComparison.Ordinal) && !MayNameEveryAction.Contains(action)
                && action != "kms:GenerateDataKey*"));

    [Fact]
    public void No_statement_says_what_it_does_not_mean() => Assert.All(AllStatements(), statement =>
    {
        Assert.Contains((string)statement["Effect"]!, new[] { "Allow", "Deny" });
        Assert.False(statement.ContainsKey("NotAction"));
        Assert.False(statement.ContainsKey("NotResource"));
        Assert.False(statement.ContainsKey("NotPrincipal"));
        Assert.Matches("^[A-Z][A-Za-z]+$", (string)statement["Sid"]!);
    });

    [Fact]
    public void Anybody_is_allowed_through_an_endpoint_only_with_a_condition_or_to_a_bucket_or_repository() => Assert.All(
        AllStacks.Of("AWS::EC2::VPCEndpoint").SelectMany(endpoint => Statements.Below(endpoint["PolicyDocument"])),
        statement => Assert.True(
            statement["Condition"] is not null
            || Texts.Of(statement["Resource"]).All(resource =>
                resource.StartsWith("arn:aws:s3:::", StringComparison.Ordinal)
                || resource.StartsWith("arn:aws:codeartifact:", StringComparison.Ordinal))));

    [Fact]
    public void Endpoint_policies_keep_AWSs_limits() => Assert.All(
        AllStacks.Of("AWS::EC2::VPCEndpoint").Select(endpoint => endpoint["PolicyDocument"]!),
        policy =>
        {
            Assert.True(policy.ToJsonString().Length <= MaxCharacters);
            Assert.All(
                Statements.Below(policy).SelectMany(statement => ConditionValues(statement["Condition"])),
                value => Assert.DoesNotContain('*', value));
            Assert.All(
                Statements.Below(policy).SelectMany(statement => Texts.Of(statement["Resource"])).Where(text => text != "*"),
                resource => Assert.True(resource.Replace("*", "", StringComparison.Ordinal).Length >= MinAroundWildcard));
        });

    [Fact]
    public void Roles_of_both_accounts_take_a_permissions_boundary() => Assert.All(
        AllStacks.Rollouts[2].Contractor.Resources.Values.Concat(AllStacks.Rollouts[2].Foundation.Resources.Values)
            .Where(resource => (string?)resource["Type"] == "AWS::IAM::Role"),
        role => Assert.EndsWith(":policy/Boundary", (string)role["Properties"]!["PermissionsBoundary"]!, StringComparison.Ordinal));

    // Expectations exist only for these types.
    [Fact]
    public void Policies_stand_nowhere_else() => Assert.All(
        AllStacks.Resources.Where(resource => !WithPolicies.Contains(resource.Type)),
        resource => Assert.Empty(Statements.Below(resource.Properties)));

    private static IEnumerable<JsonObject> AllStatements() =>
        AllStacks.Resources.SelectMany(resource => Statements.Below(resource.Properties));

    private static IEnumerable<string> ConditionValues(JsonNode? condition) => condition is JsonObject operators
        ? operators.SelectMany(one => one.Value!.AsObject()).SelectMany(key => Texts.Of(key.Value))
        : [];
}
