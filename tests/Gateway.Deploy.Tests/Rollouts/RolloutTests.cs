using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;

namespace Gateway.Deploy.Tests.Rollouts;

/// <summary>The sandbox, from end to end, under the policies of both accounts' templates.</summary>
public sealed class RolloutTests
{
    // The policies that the simulator evaluates; the others have expectations of their own.
    private static readonly (string Template, string[] Resources)[] Simulated =
    [
        ("contractor/bedrock-access.yaml", ["GatewayRole"]),
        ("municipality/10-foundation.yaml", ["TaskRole"]),
        ("municipality/20-endpoints.yaml", ["StsEndpoint", "BedrockRuntimeEndpoint", "BedrockEndpoint"]),
    ];

    [Fact]
    public async Task The_first_deployment_works_and_does_not_bind_the_role_to_the_VPC()
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.First));

        Assert.Equal(Walk.First, await Walk.RunAsync(sandbox));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_second_deployment_works_and_binds_it(bool endpointSeenInTheOtherRegion)
    {
        await using var sandbox = await DeployedSandbox.StartAsync(Deployments.Of(Variants.Second));
        sandbox.Aws.SourceVpceAtDestinations = endpointSeenInTheOtherRegion;

        Assert.Equal(Walk.Second, await Walk.RunAsync(sandbox));
    }

    [Theory]
    [MemberData(nameof(StatementsInForce))]
    public async Task Without_any_one_statement_something_goes_another_way(string template, string statement)
    {
        await using var sandbox = await DeployedSandbox.StartAsync(
            Deployments.Of(Variants.Second, path => path == template ? Without(template, statement) : Deployments.Read(path)));

        Assert.NotEqual(Walk.Second, await Walk.RunAsync(sandbox));
    }

    public static TheoryData<string, string> StatementsInForce()
    {
        var data = new TheoryData<string, string>();
        foreach (var (template, resources) in Simulated)
        {
            var all = Deployments.Read(template)["Resources"]!;
            foreach (var (resource, statement) in resources.SelectMany(
                resource => Statements.Below(all[resource]).Select(statement => (resource, statement))))
            {
                // A role that any principal may assume has its own row; one that ECS assumes is not simulated.
                if (IsInForce(statement) && (resource != "TaskRole" || (string?)statement["Sid"] != "TasksOfThisAccount"))
                {
                    data.Add(template, $"{resource}/{statement["Sid"]}");
                }
            }
        }

        return data;
    }

    // Of the statements of options, those that the example parameters turn on.
    private static bool IsInForce(JsonObject statement) =>
        statement.Parent is not JsonArray { Parent: JsonObject option } || !option.ContainsKey("Fn::If")
        || (string?)option["Fn::If"]![0] == "HasInRegionModels";

    private static JsonObject Without(string template, string name)
    {
        var changed = Deployments.Copy(template);
        var (resource, sid) = (name.Split('/')[0], name.Split('/')[1]);
        var statement = Statements.Below(changed["Resources"]![resource])
            .Single(one => (string?)one["Sid"] == sid);
        var statements = statement.Parent!.AsArray();
        statements[statements.IndexOf(statement)] = new JsonObject { ["Ref"] = "AWS::NoValue" };
        return changed;
    }
}
