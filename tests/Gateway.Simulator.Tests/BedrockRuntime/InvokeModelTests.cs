using System.Net;
using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class InvokeModelTests
{
    private const string AllowAll =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";
    private const string Nova = "jp.amazon.nova-2-lite-v1:0";
    private const string Tools =
        ""","tools":[{"name":"get_weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}]""";

    /// <summary>A request in Claude's format.</summary>
    internal static string Claude(string text, string members = "") =>
        $$"""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1000,"messages":[{"role":"user","content":{{JsonSerializer.Serialize(text)}}}]{{members}}}""";

    [Fact]
    public async Task Claude_answers_in_its_own_form()
    {
        var answer = await AskAsync(Claude("こんにちは"));

        var json = answer.Json;
        Assert.Equal(
            ["id", "type", "role", "model", "content", "stop_reason", "stop_sequence", "usage"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("msg_", json.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("claude-haiku-4-5-20251001", json.GetProperty("model").GetString());
        Assert.StartsWith(
            "こんにちは！", json.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("end_turn", json.GetProperty("stop_reason").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("stop_sequence").ValueKind);
        Assert.Equal(
            [
                "input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "cache_creation",
                "output_tokens",
            ],
            json.GetProperty("usage").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Counts_and_latency_are_in_headers_and_what_was_asked_for_is_echoed()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = Claude("こんにちは"),
            Headers =
            {
                ["X-Amzn-Bedrock-PerformanceConfig-Latency"] = "optimized",
                ["X-Amzn-Bedrock-Service-Tier"] = "flex",
            },
        }.By("invoke").SendAsync();

        var usage = answer.Json.GetProperty("usage");
        Assert.Equal(
            usage.GetProperty("input_tokens").GetRawText(), answer.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
        Assert.Equal(
            usage.GetProperty("output_tokens").GetRawText(), answer.Headers["X-Amzn-Bedrock-Output-Token-Count"]);
        Assert.Matches("^[1-9][0-9]*$", answer.Headers["X-Amzn-Bedrock-Invocation-Latency"]);
        Assert.Equal("optimized", answer.Headers["X-Amzn-Bedrock-PerformanceConfig-Latency"]);
        Assert.Equal("flex", answer.Headers["X-Amzn-Bedrock-Service-Tier"]);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Claude_uses_a_tool_and_takes_up_its_result()
    {
        var first = (await AskAsync(Claude("get_weather を使って", Tools))).Json;
        var use = first.GetProperty("content")[1];
        var id = use.GetProperty("id").GetString();
        var next = await AskAsync(
            $$"""
            {"anthropic_version":"bedrock-2023-05-31","max_tokens":1000,"messages":[{"role":"user","content":"get_weather"},
              {"role":"assistant","content":{{first.GetProperty("content").GetRawText()}}},
              {"role":"user","content":[{"type":"tool_result","tool_use_id":"{{id}}","content":"晴れ、22度"}]}]{{Tools}}}
            """);

        Assert.Equal(
            ("tool_use", "get_weather"),
            (first.GetProperty("stop_reason").GetString(), use.GetProperty("name").GetString()));
        Assert.Equal("""{"city":"サンプル"}""", use.GetProperty("input").GetRawText());
        Assert.Contains("晴れ、22度", next.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claude_stops_where_it_is_told_to()
    {
        var stopped = (await AskAsync(Claude("こんにちは", ""","stop_sequences":["！"]"""))).Json;
        var cut = (await AskAsync(Claude("こんにちは").Replace("1000", "5", StringComparison.Ordinal))).Json;

        Assert.Equal(
            ("stop_sequence", "！"),
            (stopped.GetProperty("stop_reason").GetString(), stopped.GetProperty("stop_sequence").GetString()));
        Assert.Equal("max_tokens", cut.GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task Images_and_documents_of_Claudes_form_are_seen()
    {
        var answer = await AskAsync(
            """
            {"anthropic_version":"bedrock-2023-05-31","max_tokens":1000,"messages":[{"role":"user","content":[{"type":"text","text":"これは何？"},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAEC"}},
              {"type":"document","source":{"type":"text","media_type":"text/plain","data":"本文"}},
              {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"AAEC"}}]}]}
            """);

        Assert.Contains("5文字、画像1件、文書2件", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"max_tokens":1,"messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":"1","messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":"a"}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":["a"]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":[]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":[{"role":"user","content":[{"type":"surprise"}]}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":[{"role":"user","content":[{"type":"image","source":7}]}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"stream":true,"messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"model":"m","messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":7,"max_tokens":1,"messages":[{"role":"user","content":"a"}]}""")]
    [InlineData("""{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"max_tokens":2,"messages":[{"role":"user","content":"a"}]}""")]
    public async Task A_body_Claude_does_not_take_is_refused(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()) { Body = body };

        foreach (var operation in new[] { "invoke", "invoke-with-response-stream" })
        {
            var answer = await call.By(operation).SendAsync();

            Assert.Equal((HttpStatusCode.BadRequest, "ValidationException"), (answer.Status, answer.ErrorCode));
        }
    }

    [Theory]
    [InlineData("invoke", "Accept", "text/plain", 400)]
    [InlineData("invoke", "Accept", "*/*", 200)]
    [InlineData("invoke", "Accept", "application/json; charset=utf-8", 200)]
    [InlineData("invoke-with-response-stream", "X-Amzn-Bedrock-Accept", "text/plain", 400)]
    [InlineData("invoke-with-response-stream", "X-Amzn-Bedrock-Accept", "application/json", 200)]
    [InlineData("invoke-with-response-stream", "Accept", "application/vnd.amazon.eventstream", 200)]
    public async Task Only_JSON_is_answered(string operation, string header, string value, int status)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Body = Claude("こんにちは"),
            Headers = { [header] = value },
        }.By(operation).SendAsync();

        Assert.Equal(status, (int)answer.Status);
    }

    [Fact]
    public async Task Claudes_events_come_in_chunks_and_the_last_carries_the_metrics()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session()) { Body = Claude("get_weather を使って", Tools) };

        using var response = await call.By("invoke-with-response-stream").BeginAsync();
        var frames = await StreamFrame.ReadAllAsync(response);
        var whole = (await call.By("invoke").SendAsync()).Json;

        Assert.Equal("application/json", response.Headers.GetValues("X-Amzn-Bedrock-Content-Type").Single());
        Assert.All(frames, frame => Assert.Equal("chunk", frame.Type));
        Assert.All(frames, frame => Assert.Equal(["bytes", "p"], frame.Json.EnumerateObject().Select(m => m.Name)));
        var events = frames.Select(frame => frame.Chunk).ToList();
        Assert.Equal(
            [
                "message_start", "content_block_start", "content_block_delta", "content_block_stop",
                "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop",
            ],
            WithoutRepeats(events.Select(one => one.GetProperty("type").GetString()!)));
        Assert.Equal(
            whole.GetProperty("content")[0].GetProperty("text").GetString(), Joined(events, "text_delta", "text"));
        Assert.Equal("""{"city":"サンプル"}""", Joined(events, "input_json_delta", "partial_json"));
        Assert.Equal("tool_use", events[^2].GetProperty("delta").GetProperty("stop_reason").GetString());
        Assert.Equal(
            whole.GetProperty("id").GetString(), events[0].GetProperty("message").GetProperty("id").GetString());
        var usage = whole.GetProperty("usage");
        var metrics = events[^1].GetProperty("amazon-bedrock-invocationMetrics");
        Assert.Equal(
            ["inputTokenCount", "outputTokenCount", "invocationLatency", "firstByteLatency"],
            metrics.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            (usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("output_tokens").GetInt32()),
            (metrics.GetProperty("inputTokenCount").GetInt32(), metrics.GetProperty("outputTokenCount").GetInt32()));
        Assert.Equal(
            usage.GetProperty("output_tokens").GetInt32(),
            events[^2].GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Fact]
    public async Task Claudes_thoughts_are_streamed_and_signed()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var frames = await new SignedCall(simulator, simulator.Session())
        {
            Body = Claude("こんにちは", ""","thinking":{"type":"enabled","budget_tokens":1024}""")
                .Replace("1000", "2000", StringComparison.Ordinal),
        }.By("invoke-with-response-stream").FramesAsync();

        var events = frames.Select(frame => frame.Chunk).ToList();
        Assert.NotEmpty(Joined(events, "thinking_delta", "thinking"));
        Assert.NotEmpty(Joined(events, "signature_delta", "signature"));
    }

    [Fact]
    public async Task Nova_answers_in_its_own_form_whole_and_streamed()
    {
        const string Body = """{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"inferenceConfig":{"maxTokens":100,"topK":3}}""";
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var call = new SignedCall(simulator, simulator.Session()) { Body = Body }.For(Nova);

        var whole = await call.By("invoke").SendAsync();
        var frames = await call.By("invoke-with-response-stream").FramesAsync();

        Assert.Equal(["output", "stopReason", "usage"], whole.Json.EnumerateObject().Select(member => member.Name));
        var events = frames.Select(frame => frame.Chunk).ToList();
        Assert.Equal(
            ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
            WithoutRepeats(events.Select(one => one.EnumerateObject().First().Name)));
        Assert.Equal(whole.Text, string.Concat(events
            .Where(one => one.TryGetProperty("contentBlockDelta", out _))
            .Select(one => one.GetProperty("contentBlockDelta").GetProperty("delta").GetProperty("text").GetString())));
        Assert.Equal(
            whole.Json.GetProperty("usage").GetRawText(),
            events[^1].GetProperty("metadata").GetProperty("usage").GetRawText());
        Assert.True(events[^1].TryGetProperty("amazon-bedrock-invocationMetrics", out _));
    }

    [Fact]
    public async Task Nova_needs_messages()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;

        var answer = await new SignedCall(simulator, simulator.Session()) { Body = "{}" }
            .For(Nova).By("invoke").SendAsync();

        Assert.Contains("required key [messages] not found", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guardrail_in_a_header_needs_its_permission_and_does_not_exist()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = new SignedCall(simulator, simulator.Session())
        {
            Body = Claude("こんにちは"),
            Headers = { ["X-Amzn-Bedrock-GuardrailIdentifier"] = "g1" },
        }.By("invoke");

        var denied = await call.SendAsync();
        simulator.Aws.Contractor.PermissionPolicy = AllowAll;
        var absent = await call.SendAsync();

        Assert.Equal(("AccessDeniedException", "ValidationException"), (denied.ErrorCode, absent.ErrorCode));
    }

    [Theory]
    [InlineData("invoke", "bedrock:InvokeModel")]
    [InlineData("invoke-with-response-stream", "bedrock:InvokeModelWithResponseStream")]
    public async Task Each_way_needs_its_action(string operation, string action)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = simulator.Aws.Contractor.PermissionPolicy.Replace(
            $"\"{action}\"", "\"bedrock:Nothing\"", StringComparison.Ordinal);

        var answer = await new SignedCall(simulator, simulator.Session()) { Body = Claude("a") }
            .By(operation).SendAsync();

        Assert.Contains($"is not authorized to perform: {action} on", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("invoke-with-bidirectional-stream")]
    [InlineData("Invoke")]
    public async Task Any_other_path_is_unknown(string operation)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session()).By(operation).SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, "UnknownOperationException"), (answer.Status, answer.ErrorCode));
    }

    private static async Task<Response> AskAsync(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var answer = await new SignedCall(simulator, simulator.Session()) { Body = body }.By("invoke").SendAsync();
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body);
        return answer;
    }

    private static string Joined(IEnumerable<JsonElement> events, string type, string member) => string.Concat(events
        .Where(one => one.TryGetProperty("delta", out var delta)
            && delta.TryGetProperty("type", out var kind) && kind.GetString() == type)
        .Select(one => one.GetProperty("delta").GetProperty(member).GetString()));

    private static List<string> WithoutRepeats(IEnumerable<string> names)
    {
        List<string> list = [];
        foreach (var name in names.Where(name => list.Count == 0 || list[^1] != name))
        {
            list.Add(name);
        }

        return list;
    }
}
