using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Access;
using Gateway.Simulator;
using Gateway.Simulator.CloudFormation;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The parameter InRegionModelIds: a closed list, nothing by default, and only the Region of the stack.</summary>
public sealed partial class InRegionModelsTests
{
    private const string Contractor = "contractor/bedrock-access.yaml";
    private const string Endpoints = "municipality/20-endpoints.yaml";

    public static TheoryData<string> Both => [Contractor, Endpoints];

    [Theory]
    [InlineData("*")]
    [InlineData("amazon.*")]
    [InlineData("amazon.titan-embed-text-v1")]
    [InlineData("amazon.titan-embed-text-v2:0,cohere.embed-v4:0")]
    [InlineData("us.amazon.titan-embed-text-v2:0")]
    [InlineData("global.cohere.embed-v4:0")]
    [InlineData("anthropic.claude-3-haiku-20240307-v1:0")]
    public void Any_other_id_is_refused(string modelIds)
    {
        Assert.Throws<TemplateFormatException>(() => Create(Contractor, "ap-northeast-1", modelIds));
        Assert.Throws<TemplateFormatException>(() => Create(Endpoints, "ap-northeast-1", modelIds));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Without_ids_no_model_can_be_called_without_a_profile_nor_read_about(string template)
    {
        var policies = Policies(template, Create(template, "ap-northeast-1", null));

        Assert.DoesNotContain("InRegionModels", policies, StringComparison.Ordinal);
        Assert.DoesNotContain("bedrock:GetFoundationModel\"", policies, StringComparison.Ordinal);
        Assert.DoesNotContain("foundation-model/\"", policies, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Contractor, "ap-northeast-1")]
    [InlineData(Contractor, "ap-northeast-3")]
    [InlineData(Endpoints, "ap-northeast-1")]
    [InlineData(Endpoints, "ap-northeast-3")]
    public void The_models_are_named_in_the_Region_of_the_stack_alone(string template, string region)
    {
        var policies = Policies(template, Create(template, region, "amazon.titan-embed-text-v2:0,cohere.embed-english-v3"));

        // Once to invoke, once to read about.
        string[] expected =
        [
            $"arn:aws:bedrock:{region}::foundation-model/amazon.titan-embed-text-v2:0",
            $"arn:aws:bedrock:{region}::foundation-model/cohere.embed-english-v3",
        ];
        Assert.Equal(
            [.. expected, .. expected],
            ModelArn().Matches(policies).Select(found => found.Value).Where(arn => !arn.Contains("claude", StringComparison.Ordinal)));
    }

    private static string Policies(string template, Stack stack) => template == Contractor
        ? stack.Permissions("GatewayRole")
        : stack.Endpoint("BedrockRuntimeEndpoint") + stack.Endpoint("BedrockEndpoint");

    private static Stack Create(string template, string region, string? modelIds)
    {
        var name = template == Contractor ? "contractor" : "20-endpoints";
        var parameters = Gateway.Sandbox.Deployment.Templates.Parameters(name);
        parameters.Remove("InRegionModelIds");
        if (template == Contractor)
        {
            parameters["ExternalId"] = Accounts.ExternalId;
        }

        if (modelIds is not null)
        {
            parameters["InRegionModelIds"] = modelIds;
        }

        return Stack.Create(
            Deployments.Read(template),
            new StackPlace(template == Contractor ? Accounts.ContractorId : Accounts.MunicipalityId, region, name),
            parameters,
            Deployments.Of(Variants.First).Foundation.Exports);
    }

    [GeneratedRegex("arn:aws:bedrock:[a-z0-9-]*::foundation-model/[^\"]*")]
    private static partial Regex ModelArn();
}
