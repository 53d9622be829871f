using System.Net;
using Gateway.Configuration;
using Gateway.Testing;

namespace Gateway.Tests.Residency;

/// <summary>Base ids: accepted where an entry of the catalog says so, in the called Region, and nowhere else.</summary>
public class BaseModelTests
{
    private const string Titan = "amazon.titan-embed-text-v2:0";

    private static readonly Dictionary<string, string?> Everything = new() { ["Callers:Applications:demo:Models:0"] = "*" };

    [Theory]
    [InlineData("titan-embed-text-v2")]
    [InlineData(Titan)]
    [InlineData("arn:aws:bedrock:ap-northeast-1::foundation-model/amazon.titan-embed-text-v2:0")]
    public async Task An_in_Region_model_is_called_by_alias_id_or_ARN_and_the_id_is_what_is_sent(string name)
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        using var response = await gateway.Post($"/model/{Uri.EscapeDataString(name)}/invoke", """{"inputText":"住民票"}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "InvokeModel");
        Assert.Equal((Titan, "ap-northeast-1"), (call.ModelId, call.DestinationRegion));
    }

    [Theory]
    [InlineData("us.cohere.embed-v4:0", 403)]
    [InlineData("eu.cohere.embed-v4:0", 403)]
    [InlineData("global.cohere.embed-v4:0", 403)]
    [InlineData("apac.cohere.embed-multilingual-v3", 403)]
    [InlineData("us.amazon.titan-embed-text-v2:0", 403)]
    [InlineData("arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0", 403)]
    [InlineData("arn:aws:bedrock:ap-northeast-3::foundation-model/amazon.titan-embed-text-v2:0", 403)]
    [InlineData("arn:aws:bedrock:::foundation-model/amazon.titan-embed-text-v2:0", 403)]
    [InlineData("jp.cohere.embed-v4:0", 404)]
    [InlineData("cohere.embed-v4:0", 404)]
    [InlineData("amazon.titan-embed-text-v1", 404)]
    [InlineData("jp.amazon.titan-embed-text-v2:0", 404)]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", 404)]
    public async Task Every_other_id_is_refused(string name, int status)
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        using var response = await gateway.Post($"/model/{Uri.EscapeDataString(name)}/invoke", """{"inputText":"x"}""");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(
            status == 403 ? "residency_violation" : "model_not_found", (string?)(await Some.JsonAsync(response))["message"],
            StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Fact]
    public async Task The_base_id_of_a_profile_names_the_profile()
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "anthropic.claude-haiku-4-5-20251001-v1:0"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(
            $"このモデルは {The.HaikuProfile}（別名 claude-haiku-4-5）で呼び出せます。",
            (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Osaka_the_same_entry_is_processed_in_Osaka_and_what_Osaka_does_not_have_is_not_there()
    {
        await using var gateway = await TestGateway.StartAsync(SourceRegionTests.Osaka("*"));

        var models = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray();
        using var cohere = await gateway.Post("/model/cohere-embed-multilingual-v3/invoke", """{"texts":["x"],"input_type":"search_query"}""");

        var titan = models.Single(model => (string?)model!["alias"] == "titan-embed-text-v2")!;
        Assert.Equal(["ap-northeast-3"], titan["destinations"]!.AsArray().Select(region => (string?)region));
        Assert.DoesNotContain(models, model => ((string?)model!["alias"])!.StartsWith("cohere-", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, cohere.StatusCode);
        Assert.Contains("ap-northeast-1", (string?)(await Some.JsonAsync(cohere))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Destinations:0", "ap-northeast-3")]
    [InlineData("Destinations:0", "us-east-1")]
    [InlineData("ModelId", "us.amazon.titan-embed-text-v2:0")]
    public async Task A_wrong_entry_prevents_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(new() { [$"Catalog:Models:titan-embed-text-v2:{setting}"] = value });
        });

        Assert.Contains(
            StartupError.ProblemsOf(refused)!,
            problem => problem.StartsWith($"Catalog__Models__titan-embed-text-v2__{setting.Split(':')[0]}: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("amazon.titan-embed-text-v1", null)]
    [InlineData("jp.anthropic.claude-new-v1:0", "ap-northeast-1")]
    public async Task Destinations_may_be_left_out_only_for_a_base_model_that_says_where_it_is_called(string modelId, string? source)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Catalog:Models:new:ModelId"] = modelId,
            ["Catalog:Models:new:Source"] = "a test",
        };
        if (source is not null)
        {
            settings["Catalog:Models:new:SourceRegions:0"] = source;
        }

        var refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var started = await TestGateway.StartAsync(settings);
        });

        Assert.Contains(
            StartupError.ProblemsOf(refused)!,
            problem => problem.StartsWith("Catalog__Models__new__Destinations: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_of_models_tell_them_apart_from_models_that_chat()
    {
        await using var gateway = await TestGateway.StartAsync(Everything);

        var own = (await Some.JsonAsync(await gateway.Get("/models")))["models"]!.AsArray()
            .Where(model => The.RetrievalModels.Contains((string)model!["alias"]!))
            .Select(model => ((string?)model!["displayName"], (string?)model["capabilities"]![0]));
        var v1 = (await Some.JsonAsync(await gateway.Get("/v1/models")))["data"]!.AsArray()
            .Where(model => The.RetrievalModels.Contains((string)model!["id"]!))
            .Select(model => ((string?)model!["id"], (string?)model["display_name"], (string?)model["owned_by"]));

        Assert.Equal(
            [
                ("Amazon Rerank 1.0", "rerank"), ("Cohere Embed English v3", "embedding"), ("Cohere Embed Multilingual v3", "embedding"),
                ("Cohere Rerank 3.5", "rerank"), ("Titan Text Embeddings V2", "embedding"),
            ],
            own);
        Assert.Equal(
            [
                ("amazon-rerank-v1", "Amazon Rerank 1.0", "amazon"), ("cohere-embed-english-v3", "Cohere Embed English v3", "cohere"),
                ("cohere-embed-multilingual-v3", "Cohere Embed Multilingual v3", "cohere"),
                ("cohere-rerank-v3-5", "Cohere Rerank 3.5", "cohere"), ("titan-embed-text-v2", "Titan Text Embeddings V2", "amazon"),
            ],
            v1);
    }
}
