using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding;

public class BadRequestTests
{
    private const string Messages = """ "messages":[{"role":"user","content":[{"text":"x"}]}] """;

    public static TheoryData<string, string> BadBodies => new()
    {
        { "", "JSON" },
        { "[]", "JSON object" },
        { "こんにちは", "JSON" },
        { "{", "JSON" },
        { "{} {}", "JSON" },
        { "{" + Messages + "}", "modelId" },
        { """{"modelId":"claude-haiku-4-5","modelId":"claude-haiku-4-5",""" + Messages + "}", "modelId" },
        { """{"modelId":"claude-haiku-4-5","\u006dodelId":"claude-opus-5",""" + Messages + "}", "modelId" },
        { """{"modelId":"claude-haiku-4-5","ModelId":"claude-opus-5",""" + Messages + "}", "modelId" },
        { """{"modelId":7,""" + Messages + "}", "modelId" },
        { """{"modelId":"",""" + Messages + "}", "modelId" },
        { """{"modelId":"\ud800",""" + Messages + "}", "modelId" },
        { "\uFEFF" + """{"modelId":"claude-haiku-4-5"}""", "byte order mark" },
        { """{"modelId":"claude-haiku-4-5","a":""" + new string('[', 1000) + new string(']', 1000) + "}", "nested too deeply" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_cannot_be_read_is_refused_with_the_remedy(string body, string named)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", body, ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await Some.JsonAsync(response);
        Assert.Equal("invalid_request", (string?)problem["code"]);
        Assert.Contains(named, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("identity", HttpStatusCode.OK)]
    [InlineData("Identity", HttpStatusCode.OK)]
    [InlineData("gzip", HttpStatusCode.BadRequest)]
    [InlineData("identity, gzip", HttpStatusCode.BadRequest)]
    [InlineData("identityx", HttpStatusCode.BadRequest)]
    public async Task A_body_may_say_that_it_is_not_compressed(string coding, HttpStatusCode status)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var content = new StringContent(Some.ConverseRequest(), Encoding.UTF8, "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);

        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task A_native_body_must_not_name_a_model()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/model/claude-haiku-4-5/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ValidationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Equal(
            response.Headers.GetValues("X-Request-Id").Single(),
            response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    [Theory]
    [InlineData("/converse?modelId=claude-opus-5")]
    [InlineData("/model/claude-haiku-4-5/converse?x=1")]
    [InlineData("/model/a%252Fb/converse")]
    [InlineData("/model/a/b/converse")]
    public async Task A_query_or_another_spelling_is_refused(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, gateway.BedrockCalls);
    }

    [Theory]
    [InlineData("/model/claude-haiku-4-5/invoke-with-bidirectional-stream")]
    [InlineData("/model/claude-haiku-4-5/async-invoke")]
    [InlineData("/guardrail/x/version/1/apply")]
    [InlineData("/async-invoke")]
    public async Task Bedrocks_other_operations_are_404_in_AWSs_form(string path)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post(path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("UnknownOperationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.NotNull((await Some.JsonAsync(response))["message"]);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Fact]
    public async Task Another_method_is_405_and_an_unknown_path_404_as_problem_details()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var method = await gateway.Get("/converse");
        using var path = await gateway.Get("/nothing-here");

        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal("method_not_allowed", (string?)(await Some.JsonAsync(method))["code"]);
        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        Assert.Equal("route_not_found", (string?)(await Some.JsonAsync(path))["code"]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=shift_jis")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_content_type_is_refused(string contentType)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = With(gateway, new ByteArrayContent(Encoding.UTF8.GetBytes(Some.ConverseRequest())));
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "application/json", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shift_JIS_bytes_are_refused_as_not_UTF_8()
    {
        await using var gateway = await TestGateway.StartAsync();
        byte[] konnichiha = [0x82, 0xB1, 0x82, 0xF1, 0x82, 0xC9, 0x82, 0xBF, 0x82, 0xCD];
        byte[] body = [.. "{\"modelId\":\"claude-haiku-4-5\",\"a\":\""u8, .. konnichiha, .. "\"}"u8];
        using var request = With(gateway, new ByteArrayContent(body));

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("UTF-8", (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_413(bool chunked)
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:MaxRequestBodyBytes"] = "2048" });
        using var request = With(
            gateway, new ByteArrayContent(Encoding.UTF8.GetBytes(Some.ConverseRequest(new string('a', 3000)))));
        request.Headers.TransferEncodingChunked = chunked;

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("request_too_large", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Theory]
    [InlineData("X-Request-Timeout-Ms", "0")]
    [InlineData("X-Request-Timeout-Ms", "soon")]
    [InlineData("X-Request-Timeout-Ms", "-5")]
    [InlineData("X-Gateway-No-Retry", "maybe")]
    public async Task A_malformed_control_header_is_refused_by_name(string header, string value)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), (header, value));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(header, (string?)(await Some.JsonAsync(response))["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_are_Japanese_unless_English_is_asked_for()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var japanese = await gateway.Post("/converse", "{}");
        using var english = await gateway.Post("/converse", "{}", ("Accept-Language", "en-US,ja;q=0.5"));

        Assert.Equal("リクエストに誤りがあります", (string?)(await Some.JsonAsync(japanese))["title"]);
        Assert.Equal("ja", japanese.Content.Headers.ContentLanguage.Single());
        Assert.Equal("The request is invalid", (string?)(await Some.JsonAsync(english))["title"]);
        Assert.Equal("en", english.Content.Headers.ContentLanguage.Single());
    }

    private static HttpRequestMessage With(TestGateway gateway, HttpContent content)
    {
        content.Headers.ContentType ??= new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, "/converse") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.Key);
        return request;
    }
}
