using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces.V1;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>, for Anthropic's and OpenAI's SDKs at once.</summary>
public class V1ModelsTests
{
    private static readonly (string Name, string Value) Anthropic = ("anthropic-version", "2023-06-01");

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models?limit=1000")]
    [InlineData("/v1/models?limit=1&after_id=claude-haiku-4-5&before_id=x")]
    [InlineData("/openai/v1/models")]
    [InlineData("/anthropic/v1/models")]
    public async Task The_list_has_the_members_of_both_SDKs_and_only_what_the_key_may_use(string path)
    {
        await using var gateway = await TestGateway.StartAsync(Granting("claude-haiku-4-5", "claude-opus-5-5", "nova-2-lite"));

        var list = await Some.JsonAsync(await gateway.Get(path));

        var ids = list["data"]!.AsArray().Select(model => (string)model!["id"]!).ToList();
        Assert.Equal(
            ["claude-haiku-4-5", "claude-opus-5-5", "nova-2-lite", "titan-embed-text-v2"], // The last is the sandbox's own grant.
            ids.Where(id => !id.StartsWith("simulator.", StringComparison.Ordinal)));
        Assert.Equal(("list", false), ((string?)list["object"], (bool)list["has_more"]!));
        Assert.Equal((ids[0], ids[^1]), ((string?)list["first_id"], (string?)list["last_id"]));
    }

    [Fact]
    public async Task A_model_is_an_entry_of_both_APIs()
    {
        await using var gateway = await TestGateway.StartAsync();

        var model = await Some.JsonAsync(await gateway.Get("/v1/models/claude-haiku-4-5"));

        Assert.Equal(
            """{"id":"claude-haiku-4-5","type":"model","display_name":"Claude Haiku 4.5","created_at":"2025-10-01T00:00:00Z","line":"haiku","lifecycle":"active","deprecated_at":null,"retires_at":null,"max_input_tokens":200000,"max_tokens":64000,"object":"model","created":1759276800,"owned_by":"anthropic"}""",
            Without(model, "capabilities"));
        var capabilities = model["capabilities"]!;
        Assert.Equal(
            """{"supported":true,"types":{"adaptive":{"supported":false},"between_tools":{"supported":true},"disabled":{"supported":true},"enabled":{"supported":true}}}""",
            capabilities["thinking"]!.ToJsonString());
        Assert.Equal("""{"supported":true}""", capabilities["image_input"]!.ToJsonString());
        Assert.Equal("""{"supported":false}""", capabilities["batch"]!.ToJsonString());
        Assert.False((bool)capabilities["effort"]!["supported"]!);
        Assert.True((bool)capabilities["context_management"]!["supported"]!);
    }

    [Theory]
    [InlineData("claude-opus-5-5", "1970-01-01T00:00:00Z", "anthropic", true)]
    [InlineData("nova-2-lite", "1970-01-01T00:00:00Z", "amazon", false)]
    public async Task What_nobody_knows_of_a_model_is_said_as_its_API_says_it(string id, string created, string owner, bool capable)
    {
        await using var gateway = await TestGateway.StartAsync(Granting(id));

        var model = await Some.JsonAsync(await gateway.Get($"/v1/models/{id}"));

        Assert.Equal((created, owner), ((string?)model["created_at"], (string?)model["owned_by"]));
        Assert.Equal(capable, model["capabilities"] is not null);
    }

    [Fact]
    public async Task A_model_that_AWS_no_longer_gives_to_new_customers_is_deprecated()
    {
        await using var gateway = await TestGateway.StartAsync(new()
        {
            ["Catalog:Models:claude-haiku-4-5:Features:Lifecycle:Launch"] = "2025-10-15",
            ["Catalog:Models:claude-haiku-4-5:Features:Lifecycle:Legacy"] = "2026-01-31",
        });

        var model = await Some.JsonAsync(await gateway.Get("/v1/models/claude-haiku-4-5"));

        Assert.Equal(
            ("deprecated", "2026-01-31T00:00:00Z", "2026-10-01T00:00:00Z", "2025-10-15T00:00:00Z"),
            ((string?)model["lifecycle"], (string?)model["deprecated_at"], (string?)model["retires_at"], (string?)model["created_at"]));
    }

    [Theory]
    [InlineData("claude-haiku-4-5")]
    [InlineData("claude-haiku-4-5[1m]")]
    [InlineData("claude-haiku-4-5-20251001")]
    [InlineData("claude-haiku-4-5-20251001[1m]")]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData(The.HaikuProfile)]
    [InlineData("arn:aws:bedrock:ap-northeast-1::inference-profile/" + The.HaikuProfile)]
    [InlineData("arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/" + The.HaikuProfile)]
    public async Task A_model_is_found_by_every_name_a_client_knows(string name)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var escaped = await gateway.Get($"/v1/models/{Uri.EscapeDataString(name)}");
        using var plain = await gateway.Get($"/v1/models/{name}");

        Assert.Equal("claude-haiku-4-5", (string?)(await Some.JsonAsync(escaped))["id"]);
        Assert.Equal("claude-haiku-4-5", (string?)(await Some.JsonAsync(plain))["id"]);
    }

    [Theory]
    [InlineData("gpt-4o-mini", 404, "model_not_found")]
    [InlineData("claude-haiku-4-5-20260101", 404, "model_not_found")]
    [InlineData("claude-opus-5", 404, "model_not_found")]
    [InlineData("arn:aws:bedrock:ap-northeast-1:123456789012:inference-profile/" + The.HaikuProfile, 404, "model_not_found")]
    [InlineData("claude-opus-4-8", 403, "model_not_allowed")]
    [InlineData("global.anthropic.claude-haiku-4-5-20251001-v1:0", 403, "residency_violation")]
    public async Task An_error_has_the_form_of_the_client_that_asks(string name, int status, string code)
    {
        await using var gateway = await TestGateway.StartAsync();
        var path = $"/v1/models/{Uri.EscapeDataString(name)}";

        using var openAI = await gateway.Get(path);
        using var anthropic = await gateway.Get(path, Anthropic);

        Assert.Equal((status, status), ((int)openAI.StatusCode, (int)anthropic.StatusCode));
        Assert.Equal(code, (string?)(await Some.JsonAsync(openAI))["error"]!["code"]);
        var error = await Some.JsonAsync(anthropic);
        Assert.Equal("error", (string?)error["type"]);
        Assert.Equal(status == 404 ? "not_found_error" : "permission_error", (string?)error["error"]!["type"]);
        Assert.Contains(code, (string?)error["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models/claude-haiku-4-5")]
    [InlineData("/v1/nothing-here")]
    public async Task So_has_the_error_without_a_key(string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add(Anthropic.Name, Anthropic.Value);

        using var anthropic = await gateway.Send(request);
        using var openAI = await gateway.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (anthropic.StatusCode, openAI.StatusCode));
        Assert.Equal("error", (string?)(await Some.JsonAsync(anthropic))["type"]);
        Assert.Equal("invalid_api_key", (string?)(await Some.JsonAsync(openAI))["error"]!["code"]);
    }

    [Fact]
    public async Task An_API_key_is_accepted_as_either_SDK_sends_it()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("x-api-key", gateway.Key);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(response.Headers.GetValues("request-id"));
    }

    private static string Without(JsonObject json, string member)
    {
        var copy = json.DeepClone().AsObject();
        copy.Remove(member);
        return copy.ToJsonString();
    }

    private static Dictionary<string, string?> Granting(params string[] models) =>
        models.Select((model, i) => (Key: $"Callers:Applications:demo:Models:{i}", model))
            .ToDictionary(grant => grant.Key, string? (grant) => grant.model);
}
