using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

/// <summary>The error format for a path that is not served, so that the client that calls it shows the text.</summary>
public class UnservedPathTests
{
    [Theory]
    [InlineData("GET", "/v1/chat/completions/chatcmpl-1", "POST /v1/chat/completions")]
    [InlineData("POST", "/openai/v1/chat/completions/", "POST /v1/chat/completions")]
    [InlineData("POST", "/v1/Chat/completions", "POST /v1/chat/completions")]
    [InlineData("POST", "/v1/nothing", "POST /v1/embeddings")]
    [InlineData("POST", "/v1", "GET /v1/models")]
    [InlineData("POST", "/v1/", "GET /v1/models")]
    [InlineData("POST", "/v1/responses", "Codex CLI")]
    [InlineData("POST", "/v1/responses", "POST /v1/chat/completions")]
    [InlineData("GET", "/v1/responses/resp_1/input_items", "POST /v1/chat/completions")]
    [InlineData("POST", "/openai/v1/responses", "set_default_openai_api")]
    [InlineData("POST", "/v1/completions", "POST /v1/chat/completions")]
    [InlineData("POST", "/v1/engines/x/completions", "POST /v1/chat/completions")]
    [InlineData("POST", "/v1/images/generations", "data:image/png;base64")]
    [InlineData("POST", "/v1/videos", "data:image/png;base64")]
    [InlineData("POST", "/v1/audio/speech", "transcription")]
    [InlineData("GET", "/v1/realtime", "transcription")]
    [InlineData("GET", "/v1/files", "file_data")]
    [InlineData("POST", "/v1/uploads", "file_data")]
    [InlineData("POST", "/v1/moderations", "guardrail")]
    [InlineData("POST", "/v1/assistants", "keeps no conversations")]
    [InlineData("POST", "/v1/threads/runs", "keeps no conversations")]
    [InlineData("POST", "/v1/conversations", "keeps no conversations")]
    [InlineData("POST", "/v1/vector_stores/x/search", "POST /v1/embeddings")]
    [InlineData("POST", "/v1/batches", "single requests")]
    [InlineData("POST", "/openai/v1/batches", "single requests")]
    [InlineData("POST", "/v1/v1/chat/completions", "once")]
    [InlineData("POST", "/chat/completions", "/v1 at its end")]
    [InlineData("POST", "/openai/chat/completions", "/v1 at its end")]
    [InlineData("GET", "/openai/models", "/v1 at its end")]
    [InlineData("POST", "/openai/nothing", "POST /v1/chat/completions")]
    [InlineData("POST", "/openai/deployments/x/chat/completions?api-version=2024-10-21", "not Azure")]
    public async Task Paths_of_OpenAI_say_what_to_do_instead(string method, string path, string told)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Accept-Language", "en");
        request.Headers.Add("Authorization", $"Bearer {gateway.Key}");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        var error = (await Some.JsonAsync(response))["error"]!;
        Assert.Equal("route_not_found", (string?)error["code"]);
        Assert.Equal("invalid_request_error", (string?)error["type"]);
        Assert.Contains(told, (string?)error["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/models", "GET")]
    [InlineData("DELETE", "/v1/models", "GET")]
    [InlineData("HEAD", "/v1/models", "GET")]
    [InlineData("POST", "/openai/v1/models", "GET")]
    [InlineData("GET", "/v1/chat/completions", "POST")]
    [InlineData("DELETE", "/openai/v1/chat/completions", "POST")]
    [InlineData("GET", "/v1/embeddings", "POST")]
    [InlineData("PUT", "/openai/v1/embeddings", "POST")]
    public async Task A_served_path_names_the_method_that_it_has(string method, string path, string allowed)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Authorization", $"Bearer {gateway.Key}");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(allowed, response.Content.Headers.Allow.Single());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    // Anthropic's SDKs call these too, and always send the header.
    [Theory]
    [InlineData("/v1/files")]
    [InlineData("/v1/responses")]
    [InlineData("/v1/nothing")]
    public async Task A_client_of_Anthropic_is_answered_in_its_own_form(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, "{}", ("anthropic-version", "2023-06-01"));

        Assert.Equal("error", (string?)(await Some.JsonAsync(response))["type"]);
    }

    [Theory]
    [InlineData("POST", "/v1/messages/batches")]
    [InlineData("GET", "/v1/messages")]
    [InlineData("POST", "/v1/Messages")]
    [InlineData("POST", "/v1/messages/")]
    [InlineData("POST", "/v1/complete")]
    [InlineData("POST", "/anthropic/v1/files")]
    public async Task Paths_of_Anthropic_name_those_that_are_served(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, method, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var answer = await Some.JsonAsync(response);
        Assert.Equal("error", (string?)answer["type"]);
        Assert.Equal("not_found_error", (string?)answer["error"]!["type"]);
        Assert.Equal((string?)answer["request_id"], response.Headers.GetValues("X-Request-Id").Single());
        Assert.Contains("POST /v1/messages/count_tokens", (string?)answer["error"]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/foundation-models")]
    [InlineData("GET", "/foundation-models/anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    [InlineData("POST", "/inference-profiles")]
    [InlineData("GET", "/guardrails")]
    [InlineData("POST", "/custom-models")]
    [InlineData("GET", "/logging/modelinvocations")]
    [InlineData("POST", "/retrieveAndGenerate")]
    [InlineData("POST", "/guardrail/x/version/1/apply")]
    public async Task Paths_of_AWS(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, method, path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Contains("GET /models", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing-here")]
    [InlineData("/v2/messages")]
    [InlineData("/foundation-modelsx")]
    [InlineData("/v1x/models")]
    public async Task Every_other_path_answers_with_problem_details(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await SendAsync(gateway, "GET", path);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("route_not_found", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Theory]
    [InlineData("/v1/chat/completions", 401, "error.code", "invalid_api_key")]
    [InlineData("/v1/messages", 401, "error.type", "authentication_error")]
    [InlineData("/foundation-models", 403, "message", null)]
    public async Task A_wrong_key_is_told_in_the_same_form(string path, int status, string member, string? value)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}") };
        request.Headers.Add("x-api-key", "igw_wrong");

        using var response = await gateway.Send(request);

        Assert.Equal(status, (int)response.StatusCode);
        JsonNode? told = await Some.JsonAsync(response);
        foreach (var name in member.Split('.'))
        {
            told = told![name];
        }

        Assert.Equal(value ?? (string?)told, (string?)told);
        Assert.NotNull(told);
    }

    [Theory]
    [InlineData("GET", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("HEAD", "text/html")]
    public async Task A_browser_is_led_to_the_page_where_the_gateway_can_be_tried(string method, string accept)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        request.Headers.Add("Accept", accept);

        using var response = await gateway.Send(request);
        using var page = await gateway.Http.GetAsync(
            new Uri(gateway.Http.BaseAddress!, response.Headers.Location!), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("GET", "*/*")]
    [InlineData("GET", "application/json")]
    [InlineData("GET", "text/html;q=0")]
    [InlineData("POST", "text/html")]
    public async Task A_program_is_not(string method, string accept)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        request.Headers.Add("Accept", accept);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_is_led_to_a_page_that_is_switched_off()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["OpenApi:Enabled"] = "false" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Accept", "text/html");

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(TestGateway gateway, string method, string path) =>
        method == "GET" ? gateway.Get(path) : gateway.Post(path, "{}");
}
