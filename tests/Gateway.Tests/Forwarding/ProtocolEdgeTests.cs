using System.Net;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding;

/// <summary>Requests that HTTP allows and few clients send.</summary>
public class ProtocolEdgeTests
{
    [Theory]
    [InlineData("en;q=0")]
    [InlineData("ja;q=0.1, en;q=0")]
    [InlineData("fr, en;q=0")]
    public async Task A_language_refused_with_q_0_is_not_taken_for_asked(string acceptLanguage)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", "{}", ("Accept-Language", acceptLanguage));

        Assert.Equal("リクエストに誤りがあります", (string?)(await Some.JsonAsync(response))["title"]);
    }

    [Theory]
    [InlineData("ja;q=0.5, en;q=0.8", "en")]
    [InlineData("en;q=0.5, ja;q=0.8", "ja")]
    [InlineData("ja, en", "ja")]
    [InlineData("en, ja", "en")]
    [InlineData("fr, EN-gb;q=0.1", "en")]
    [InlineData("english", "ja")]
    [InlineData("*", "ja")]
    [InlineData(";;;", "ja")]
    public async Task The_language_asked_for_first_is_answered_in(string acceptLanguage, string answered)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            [
                "GET /nothing-here HTTP/1.1", "Host: localhost", "Connection: close",
                $"Accept-Language: {acceptLanguage}",
            ]);
        var answer = await connection.ReadToEndAsync();

        Assert.Contains($"Content-Language: {answered}\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Vary: Accept-Language\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Request-Timeout-Ms", "1000")]
    [InlineData("X-Gateway-No-Retry", "true")]
    public async Task A_control_header_sent_twice_is_refused_and_not_overlooked(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.NativeRequest("x");

        await connection.SendAsync(
            [
                "POST /model/claude-haiku-4-5/converse HTTP/1.1", "Host: localhost", "Connection: close",
                $"x-api-key: {gateway.Key}",
                "Content-Type: application/json", $"Content-Length: {body.Length}",
                $"{header}: {value}", $"{header}: {value}",
            ],
            body);
        var answer = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains(header, answer, StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("9223372036854775807")]
    public async Task A_time_above_the_deadline_is_shortened_to_it_however_large(string milliseconds)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("X-Request-Timeout-Ms", milliseconds));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    public async Task Another_method_on_the_native_route_is_405_and_says_which_is_allowed(string method)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/model/claude-haiku-4-5/converse");
        request.Headers.Add("x-api-key", gateway.Key);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task The_list_of_models_forbids_sniffing_and_storing()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var models = await gateway.Get("/models");

        AssertNeitherSniffedNorStored(models);
    }

    [Fact]
    public async Task Answers_and_problems_forbid_sniffing_and_storing()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var answer = await gateway.Post("/converse", Some.ConverseRequest());
        using var problem = await gateway.Post("/converse", "{}");

        AssertNeitherSniffedNorStored(answer);
        AssertNeitherSniffedNorStored(problem);
    }

    [Fact]
    public async Task A_caller_that_leaves_while_sending_is_settled_as_such()
    {
        await using var gateway = await TestGateway.StartAsync();
        var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            [
                "POST /converse HTTP/1.1", "Host: localhost", $"x-api-key: {gateway.Key}",
                "Content-Type: application/json", "Content-Length: 1000", "Expect: 100-continue",
            ],
            "{");
        await connection.DisposeAsync();

        var line = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("client_closed", line.Values["Code"]);
        Assert.Equal(499, line.Values["Status"]);
    }

    [Theory]
    [InlineData("POST", "/converse?x=1")]
    [InlineData("POST", "/model/claude-haiku-4-5/apply-guardrail")]
    [InlineData("GET", "/model/claude-haiku-4-5/converse")]
    [InlineData("POST", "/model/a%252Fb/converse")]
    public async Task A_call_that_names_no_operation_is_refused_with_one_line_that_names_the_application(string method, string path)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("x-api-key", gateway.Key);

        using var response = await gateway.Send(request);

        var line = Assert.Single(gateway.Logs.Events, logged => logged.Id == 3000);
        Assert.Equal("demo", line.Values["Application"]);
    }

    [Theory]
    [InlineData("ModelId")]
    [InlineData("MODELID")]
    [InlineData("\\u004dodelId")]
    public async Task Another_spelling_of_modelId_is_refused_on_both_kinds_of_route(string member)
    {
        await using var gateway = await TestGateway.StartAsync();
        var body = $$"""{"{{member}}":"claude-haiku-4-5",{{Some.NativeRequest()[1..]}}""";

        using var own = await gateway.Post("/converse", body);
        using var native = await gateway.Post("/model/claude-haiku-4-5/converse", body);

        Assert.Equal(HttpStatusCode.BadRequest, own.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, native.StatusCode);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Fact]
    public async Task A_model_id_of_any_length_in_the_URL_is_answered_with_404()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post($"/model/{new string('a', 2000)}/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("ResourceNotFoundException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task A_body_nested_as_deep_as_a_tools_schema_may_be_goes_on()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:AdditionalModelRequestFields:9:Pointer"] = "/items" });
        var schema = string.Concat(Enumerable.Repeat("{\"items\":", 55)) + "{}" + new string('}', 55);

        using var response = await gateway.Post(
            "/converse",
            $$"""{"modelId":"{{The.HaikuProfile}}","additionalModelRequestFields":{{schema}},""" + Some.NativeRequest()[1..]);

        Assert.Equal(1, gateway.BedrockCalls);
    }

    [Fact]
    public async Task The_length_of_an_answer_is_told_before_it_and_the_server_does_not_name_itself()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var connection = await RawConnection.OpenAsync(gateway);
        var body = Some.NativeRequest("x");

        await connection.SendAsync(
            [
                "POST /model/claude-haiku-4-5/converse HTTP/1.1", "Host: localhost", "Connection: close",
                $"x-api-key: {gateway.Key}",
                "Content-Type: application/json", $"Content-Length: {body.Length}",
            ],
            body);
        var head = (await connection.ReadToEndAsync()).Split("\r\n\r\n")[0];

        Assert.StartsWith("HTTP/1.1 200 ", head, StringComparison.Ordinal);
        Assert.Contains("Content-Length: ", head, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_a_key_is_told_which_scheme_to_use()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Http.GetAsync("/models", TestContext.Current.CancellationToken);

        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_guardrail_check_is_refused_in_AWSs_form()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/guardrail-checks/x", "{}");

        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task A_request_id_of_64_characters_is_kept()
    {
        await using var gateway = await TestGateway.StartAsync();
        var id = new string('a', 64);

        using var response = await gateway.Post("/converse", "{}", ("X-Request-Id", id));

        Assert.Equal(id, response.Headers.GetValues("X-Request-Id").Single());
    }

    [Fact]
    public async Task A_body_with_every_JSON_oddity_that_is_still_JSON_goes_on_as_it_is()
    {
        const string Rest =
            """{"messages":[{"role":"user","content":[{"text":"\u0000 \/"}]}],"inferenceConfig":{"topP":1e-1}}""";
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:RequestPolicy:RequestMetadata"] = "false" });

        using var response = await gateway.Post("/converse", """{"modelId":"claude-haiku-4-5",""" + Rest[1..]);

        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "Converse");
        Assert.Equal(Rest, Encoding.UTF8.GetString(call.Body.Span));
    }

    private static void AssertNeitherSniffedNorStored(HttpResponseMessage response)
    {
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(response.Headers.CacheControl?.NoStore);
    }
}
