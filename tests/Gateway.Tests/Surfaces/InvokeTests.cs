using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

public class InvokeTests
{
    private const string Path = "/model/claude-haiku-4-5/invoke";
    private const string StreamPath = "/model/claude-haiku-4-5/invoke-with-response-stream";

    private const string Body =
        """{ "anthropic_version":"bedrock-2023-05-31", "max_tokens":100, "temperature":1.0E0, "messages":[{"role":"user","content":"\u3053んにちは"}] }""";

    private static readonly Dictionary<string, string?> Granted = new()
    {
        ["Callers:Applications:demo:Operations:0"] = "InvokeModel",
        ["Callers:Applications:demo:Operations:1"] = "InvokeModelWithResponseStream",
        ["Callers:Applications:demo:Operations:2"] = "Converse",
    };

    [Fact]
    public async Task Body_and_Bedrocks_own_headers_pass_both_ways()
    {
        await using var gateway = await TestGateway.StartAsync(new(Granted)
        {
            ["Callers:Applications:demo:RequestPolicy:AllowMembers:0"] = "serviceTier",
        });

        using var response = await gateway.Post(
            Path, Body, ("X-Amzn-Bedrock-Service-Tier", "default"), ("x-amzn-bedrock-trace", "DISABLED"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["default"], response.Headers.GetValues("X-Amzn-Bedrock-Service-Tier"));
        Assert.NotEmpty(response.Headers.GetValues("X-Amzn-Bedrock-Input-Token-Count"));
        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "InvokeModel");
        Assert.Equal(Body, Encoding.UTF8.GetString(call.Body.Span));
        Assert.Equal("default", call.Headers["x-amzn-bedrock-service-tier"]);
        Assert.Equal("DISABLED", call.Headers["x-amzn-bedrock-trace"]);
        Assert.Equal([call.RequestId], response.Headers.GetValues("x-amzn-RequestId"));
    }

    // The value that Anthropic's Bedrock SDKs send from 1.0 on, for a model before 4.7.
    [Theory]
    [InlineData(Path)]
    [InlineData(StreamPath)]
    public async Task The_version_of_new_clients_is_replaced_for_models_that_do_not_take_it(string path)
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Post(path, Body.Replace("bedrock-2023-05-31", "2026-10-21", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["anthropic_version"], response.Headers.GetValues("X-Gateway-Dropped"));
        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation.StartsWith("InvokeModel", StringComparison.Ordinal));
        Assert.Equal(Body, Encoding.UTF8.GetString(call.Body.Span));
    }

    [Fact]
    public async Task A_version_that_the_model_does_not_take_is_told_with_one_that_it_does()
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Post(
            Path, Body.Replace("bedrock-2023-05-31", "2023-06-01", StringComparison.Ordinal), ("Accept-Language", "en"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("ValidationException", response.Headers.GetValues("x-amzn-ErrorType").Single());
        var message = (string)(await Some.JsonAsync(response))["message"]!;
        Assert.StartsWith("anthropic_version: Input should be 'bedrock-2023-05-31'", message, StringComparison.Ordinal);
        Assert.Contains("keep the SDK below 1.0", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Usage_is_the_providers_own()
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Post(Path, Body);

        var usage = (await Some.JsonAsync(response))["usage"]!;
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("known", settled.Values["UsageKnown"]);
        Assert.Equal((long?)usage["input_tokens"], settled.Values["InputTokens"]);
        Assert.Equal((long?)usage["output_tokens"], settled.Values["OutputTokens"]);
        Assert.Equal("end_turn", settled.Values["StopReason"]);
    }

    [Fact]
    public async Task Usage_nobody_names_is_unknown_and_never_0()
    {
        var bedrock = new ScriptedBedrock(new ScriptedBedrock.Response(200, """{"embedding":[0.5]}"""u8.ToArray()));
        await using var gateway = await TestGateway.StartAsync(Granted, simulator: bedrock.Install);

        using var response = await gateway.Post(Path, Body);

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Equal("unknown", settled.Values["UsageKnown"]);
        Assert.Null(settled.Values["InputTokens"]);
    }

    [Fact]
    public async Task A_stream_of_chunks_is_settled_from_what_is_inside_them()
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        await using var stream = await StreamingResponse.OpenAsync(gateway, StreamPath, Body);
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.True(complete);
        Assert.Equal(["application/json"], stream.Response.Headers.GetValues("X-Amzn-Bedrock-Content-Type"));
        Assert.All(BedrockFrames.Read(bytes).Frames, frame => Assert.Equal("chunk", frame.Header(":event-type")));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("known", settled.Values["UsageKnown"]);
        Assert.True((long?)settled.Values["InputTokens"] > 0);
        Assert.True((long?)settled.Values["OutputTokens"] > 1);
    }

    [Fact]
    public async Task A_stream_that_ends_early_is_settled_with_what_is_known_of_it()
    {
        using var read = new SemaphoreSlim(0);
        var start = BedrockFrames.Chunk("""{"type":"message_start","message":{"usage":{"input_tokens":9,"output_tokens":1}}}""");
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(start);
            await read.WaitAsync(answer.Left);
        });
        await using var gateway = await TestGateway.StartAsync(Granted, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, StreamPath, Body);
        await stream.ReadAsync(start.Length);
        read.Release();
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.False(complete);
        Assert.Equal("modelStreamErrorException", BedrockFrames.Read(bytes).Frames[^1].Header(":exception-type"));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
        Assert.Equal("partial", settled.Values["UsageKnown"]);
        Assert.Equal(9L, settled.Values["InputTokens"]);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("image/png")]
    [InlineData("application/xml")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_content_type_other_than_JSON_is_refused(string contentType)
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var response = await gateway.Send(Request(gateway, Path, contentType));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    [Fact]
    public async Task What_an_SDK_writes_where_its_user_named_no_content_type_is_taken_for_JSON_on_Invoke_alone()
    {
        await using var gateway = await TestGateway.StartAsync(Granted);

        using var invoke = await gateway.Send(Request(gateway, Path, "application/octet-stream"));
        using var converse = await gateway.Send(
            Request(gateway, "/model/claude-haiku-4-5/converse", "application/octet-stream"));

        Assert.Equal(HttpStatusCode.OK, invoke.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, converse.StatusCode);
    }

    [Theory]
    [InlineData(Path, "Accept", "image/png")]
    [InlineData(StreamPath, "X-Amzn-Bedrock-Accept", "text/plain")]
    [InlineData(Path, "X-Amzn-Bedrock-Something", "new")]
    [InlineData(Path, "X-Amzn-Bedrock-Trace", "日本語")]
    [InlineData("/model/claude-haiku-4-5/converse", "X-Amzn-Bedrock-GuardrailIdentifier", "g")]
    public async Task A_header_of_Bedrocks_that_cannot_be_honoured_is_refused_and_not_dropped(
        string path, string name, string value)
    {
        await using var gateway = await TestGateway.StartAsync(Granted);
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            [
                $"POST {path} HTTP/1.1", "Host: gateway", $"x-api-key: {gateway.Key}", "Content-Length: 2",
                "Content-Type: application/json", $"{name}: {value}",
            ],
            "{}");

        Assert.Equal("HTTP/1.1 400 Bad Request", await connection.ReadStatusLineAsync());
        Assert.DoesNotContain(gateway.Aws.Journal.Calls, call => call.Service == "bedrock-runtime");
    }

    private static HttpRequestMessage Request(TestGateway gateway, string path, string contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("x-api-key", gateway.Key);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return request;
    }
}
