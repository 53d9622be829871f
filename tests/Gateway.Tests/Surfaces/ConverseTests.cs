using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Testing;

namespace Gateway.Tests.Surfaces;

public class ConverseTests
{
    [Fact]
    public async Task こんにちは_is_answered_through_the_contractors_role()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: The.HaikuProfile));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await Some.JsonAsync(response);
        Assert.Matches(@"\p{IsHiragana}", (string?)answer["output"]!["message"]!["content"]![0]!["text"]);
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "Converse");
        Assert.StartsWith(
            "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/", call.PrincipalArn, StringComparison.Ordinal);
        Assert.Equal("/model/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0/converse", call.RawTarget);
        Assert.Contains(call.DestinationRegion, new[] { "ap-northeast-1", "ap-northeast-3" });
    }

    [Fact]
    public async Task The_body_goes_on_byte_for_byte_without_modelId_and_with_the_gateways_metadata()
    {
        const string Rest = """ "messages" : [ {"role":"user","content":[{"text":"\u3053んにちは \ud83d\ude00"}]} ] ,"inferenceConfig":{"temperature":0.50,"maxTokens":7e1}}""";
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", """{"modelId":"claude-haiku-4-5",""" + Rest);

        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "Converse");
        var requestId = response.Headers.GetValues("X-Request-Id").Single();
        Assert.Equal(
            $$"""{"requestMetadata":{"application":"demo","requestId":"{{requestId}}"},{{Rest}}""",
            Encoding.UTF8.GetString(call.Body.Span));
    }

    [Fact]
    public async Task The_answer_comes_back_byte_for_byte()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var through = await gateway.Post("/model/claude-haiku-4-5/converse", Some.NativeRequest("同じ質問です"));
        var body = await through.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        // Members in recorded AWS traffic that the documented model does not have.
        Assert.Contains("\"serverToolUsage\":{}", body, StringComparison.Ordinal);
        Assert.Contains("\"cacheReadInputTokenCount\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", body, StringComparison.Ordinal);
        Assert.Equal("application/json", through.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Both_request_ids_come_back()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "window-7.2026"));

        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "Converse");
        Assert.Equal("window-7.2026", response.Headers.GetValues("X-Request-Id").Single());
        Assert.Equal(call.RequestId, response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    [Theory]
    [InlineData("claude-haiku-4-5")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1%3A0")]
    public async Task The_native_route_takes_an_alias_or_an_id(string segment)
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post($"/model/{segment}/converse", Some.NativeRequest());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tools_and_images_pass_through()
    {
        const string Body = """
            {"modelId":"claude-haiku-4-5",
             "messages":[{"role":"user","content":[
               {"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}},
               {"text":"get_weather を使って東京の天気を調べて"}]}],
             "toolConfig":{"tools":[{"toolSpec":{"name":"get_weather","inputSchema":{"json":{
               "type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}}],"toolChoice":{"any":{}}}}
            """;
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Body);

        var answer = await Some.JsonAsync(response);
        Assert.Equal("tool_use", (string?)answer["stopReason"]);
        Assert.Contains(answer["output"]!["message"]!["content"]!.AsArray(), block =>
            block!["toolUse"]?["name"]?.GetValue<string>() == "get_weather");
    }

    [Fact]
    public async Task A_settled_request_is_one_log_line_that_joins_CloudTrail()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Request-Id", "r1"));
        var usage = (await Some.JsonAsync(response))["usage"]!;

        var call = Assert.Single(gateway.Aws.Journal.Calls, call => call.Operation == "Converse");
        var line = (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;
        Assert.Equal("r1", line["RequestId"]);
        Assert.Equal(call.RequestId, line["UpstreamRequestId"]);
        Assert.EndsWith("/" + line["SessionName"], call.PrincipalArn, StringComparison.Ordinal);
        Assert.Equal("demo", line["Application"]);
        Assert.Equal("claude-haiku-4-5", line["Alias"]);
        Assert.Equal(200, line["Status"]);
        Assert.Equal(usage["inputTokens"]!.GetValue<long>(), line["InputTokens"]);
        Assert.Equal(usage["outputTokens"]!.GetValue<long>(), line["OutputTokens"]);
        Assert.Equal("end_turn", line["StopReason"]);
        Assert.Equal(1, line["Attempts"]);
        Assert.NotNull(line["SourceAddress"]);
    }

    [Fact]
    public async Task A_two_megabyte_answer_arrives_whole()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest(modelId: "simulator.huge"));

        var answer = JsonNode.Parse(
            await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))!;
        Assert.True(answer["output"]!["message"]!["content"]![0]!["text"]!.GetValue<string>().Length > 500_000);
    }

    [Fact]
    public async Task A_thousand_cold_callers_cost_one_AssumeRole()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:MaxConcurrentRequests"] = "1000" });

        var responses = await Task.WhenAll(
            Enumerable.Range(0, 1_000).Select(_ => gateway.Post("/converse", Some.ConverseRequest())));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(1, gateway.StsCalls);
        Assert.Equal(1_000, gateway.Aws.Journal.Count(AwsServices.BedrockRuntime, "Converse"));
    }
}
