using System.Net;
using System.Text.Json.Nodes;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Bedrock;

public sealed class GetFoundationModelTests
{
    private const string Titan = "amazon.titan-embed-text-v2:0";
    private const string TitanArn = $"arn:aws:bedrock:ap-northeast-1::foundation-model/{Titan}";

    [Theory]
    [InlineData(Titan)]
    [InlineData(TitanArn)]
    public async Task A_model_of_the_Region_is_described_as_AWS_does(string identifier)
    {
        var answer = await GetAsync(identifier);

        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse(
                    $$"""
                    {
                      "modelDetails": {
                        "customizationsSupported": [],
                        "inferenceTypesSupported": ["ON_DEMAND"],
                        "inputModalities": ["TEXT"],
                        "modelArn": "{{TitanArn}}",
                        "modelId": "{{Titan}}",
                        "modelLifecycle": { "status": "ACTIVE" },
                        "modelName": "Titan Text Embeddings V2",
                        "outputModalities": ["EMBEDDING"],
                        "providerName": "Amazon",
                        "responseStreamingSupported": false
                      }
                    }
                    """),
                JsonNode.Parse(answer.Body)),
            answer.Body);
    }

    [Theory]
    [InlineData("cohere.embed-multilingual-v3", "ON_DEMAND", "EMBEDDING")]
    [InlineData("cohere.rerank-v3-5:0", "ON_DEMAND", "TEXT")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", "INFERENCE_PROFILE", "TEXT")]
    public async Task Whether_a_base_id_can_be_called_is_told(string id, string inferenceType, string output)
    {
        var details = (await GetAsync(id, Policy.AllowAll)).Json.GetProperty("modelDetails");

        Assert.Equal($"""["{inferenceType}"]""", details.GetProperty("inferenceTypesSupported").GetRawText());
        Assert.Equal($"""["{output}"]""", details.GetProperty("outputModalities").GetRawText());
    }

    [Theory]
    [InlineData("amazon.titan-embed-text-v9:0")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData($"arn:aws:bedrock:ap-northeast-3::foundation-model/{Titan}")]
    public async Task Anything_else_is_an_invalid_identifier(string identifier)
    {
        var answer = await GetAsync(identifier, Policy.AllowAll);

        Assert.Equal(
            (HttpStatusCode.BadRequest, "The provided model identifier is invalid."), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task The_permission_is_for_one_model()
    {
        var denied = await GetAsync("anthropic.claude-haiku-4-5-20251001-v1:0");

        Assert.Equal(HttpStatusCode.Forbidden, denied.Status);
        Assert.Contains(
            "bedrock:GetFoundationModel on resource: arn:aws:bedrock:ap-northeast-1::foundation-model/"
            + "anthropic.claude-haiku-4-5-20251001-v1:0 because no identity-based policy allows",
            denied.Message,
            StringComparison.Ordinal);
    }

    private static async Task<Response> GetAsync(string identifier, string? policy = null)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = policy ?? simulator.Aws.Contractor.PermissionPolicy;
        return await new SignedCall(simulator, simulator.Session())
            .Reading($"/foundation-models/{Uri.EscapeDataString(identifier)}").SendAsync();
    }
}
