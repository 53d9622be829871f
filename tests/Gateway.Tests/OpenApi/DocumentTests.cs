using System.Net;
using System.Text.Json.Nodes;
using Gateway.Errors;
using Gateway.Testing;

namespace Gateway.Tests.OpenApi;

public class DocumentTests
{
    [Fact]
    public async Task The_document_describes_every_operation_with_an_example_of_every_error()
    {
        await using var gateway = await TestGateway.StartAsync();

        var paths = (await Some.JsonAsync(
            await gateway.Http.GetAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken)))
            ["paths"]!.AsObject();

        Assert.Equal(
            [
                "/converse", "/converse/stream", "/doctor", "/inference-profiles", "/inference-profiles/{id}", "/model/{modelId}/converse",
                "/model/{modelId}/converse-stream", "/model/{modelId}/count-tokens", "/model/{modelId}/invoke",
                "/model/{modelId}/invoke-with-response-stream", "/models", "/residency", "/statements", "/statements/{number}", "/usage", "/v1/chat/completions", "/v1/embeddings", "/v1/messages",
                "/v1/messages/count_tokens", "/v1/models", "/v1/models/{id}",
            ],
            paths.Select(path => path.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ErrorCode.All.Select(code => code.Name).Order(),
            ExampleNames(paths["/converse"]!["post"]!, "application/problem+json").Order());
        Assert.Equal(
            ErrorCode.All.Select(code => code.Name).Order(),
            ExampleNames(paths["/model/{modelId}/converse"]!["post"]!, "application/json").Order());
    }

    [Fact]
    public async Task The_examples_are_answered()
    {
        await using var gateway = await TestGateway.StartAsync();
        var paths = (await Some.JsonAsync(
            await gateway.Http.GetAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken)))
            ["paths"]!;
        var native = paths["/model/{modelId}/converse"]!["post"]!;

        using var own = await gateway.Post("/converse", Example(paths["/converse"]!["post"]!));
        using var byModel = await gateway.Post(
            $"/model/{native["parameters"]![0]!["example"]}/converse", Example(native));

        using var message = await gateway.Post("/v1/messages", Example(paths["/v1/messages"]!["post"]!));
        using var count = await gateway.Post(
            "/v1/messages/count_tokens", Example(paths["/v1/messages/count_tokens"]!["post"]!));

        using var chat = await gateway.Post("/v1/chat/completions", Example(paths["/v1/chat/completions"]!["post"]!));
        using var vectors = await gateway.Post("/v1/embeddings", Example(paths["/v1/embeddings"]!["post"]!));

        Assert.Equal(HttpStatusCode.OK, chat.StatusCode);
        Assert.Equal(HttpStatusCode.OK, vectors.StatusCode);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal(HttpStatusCode.OK, byModel.StatusCode);
        Assert.Equal(HttpStatusCode.OK, message.StatusCode);
        Assert.Equal(HttpStatusCode.OK, count.StatusCode);
    }

    [Fact]
    public async Task A_report_of_usage_is_described_with_its_parameters_and_errors()
    {
        await using var gateway = await TestGateway.StartAsync();

        var usage = (await Some.JsonAsync(
            await gateway.Http.GetAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken)))
            ["paths"]!["/usage"]!["get"]!;

        Assert.Equal(
            ["from", "to", "by", "clock", "groupBy", "application"],
            usage["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]));
        Assert.All(usage["parameters"]!.AsArray(), parameter => Assert.Contains(" / ", (string?)parameter!["description"], StringComparison.Ordinal));
        Assert.All(usage["parameters"]!.AsArray(), parameter => Assert.NotEqual(true, (bool?)parameter!["required"]));
        Assert.Equal(
            ["200", "400", "401", "403", "404", "503"], usage["responses"]!.AsObject().Select(response => response.Key).Order());
        Assert.EndsWith(
            "/UsageReport", (string?)usage["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Switched_off_there_is_no_page_and_no_document()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["OpenApi:Enabled"] = "false" });

        using var page = await gateway.Get("/swagger/index.html");
        using var document = await gateway.Get("/swagger/v1/swagger.json");

        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, document.StatusCode);
    }

    private static string Example(JsonNode operation) =>
        operation["requestBody"]!["content"]!["application/json"]!["example"]!.ToJsonString();

    private static IEnumerable<string> ExampleNames(JsonNode operation, string contentType) =>
        operation["responses"]!.AsObject()
        .Where(response => response.Key != "200")
        .SelectMany(response =>
            response.Value!["content"]![contentType]!["examples"]!.AsObject().Select(example => example.Key));
}
