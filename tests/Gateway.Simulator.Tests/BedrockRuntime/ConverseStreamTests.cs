using System.Net;
using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Tests.BedrockRuntime;

public sealed class ConverseStreamTests
{
    private const string Tools = """
        "toolConfig":{"tools":[
          {"toolSpec":{"name":"get_weather","inputSchema":{"json":{"type":"object","properties":{"city":{"type":"string"}}}}}},
          {"toolSpec":{"name":"get_time","inputSchema":{"json":{"type":"object"}}}}]}
        """;

    private const string Thinking = """
        ,"additionalModelRequestFields":{"thinking":{"type":"enabled","budget_tokens":1024}}
        """;

    [Fact]
    public async Task The_head_is_that_of_recorded_traffic()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        using var response = await Call(simulator, Some.Hello).BeginAsync();

        Assert.Equal(
            ["Content-Type", "Date", "Transfer-Encoding", "x-amzn-RequestId"],
            response.Headers.Concat(response.Content.Headers).Select(header => header.Key)
                .Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("application/vnd.amazon.eventstream", response.Content.Headers.ContentType!.ToString());
        Assert.True(response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task Text_comes_in_deltas_that_nothing_announces()
    {
        var frames = await AskAsync(Some.Hello);

        Assert.Equal("messageStart", frames[0].Type);
        Assert.All(frames.Skip(1).SkipLast(3), frame => Assert.Equal("contentBlockDelta", frame.Type));
        Assert.Equal(
            ["contentBlockStop", "messageStop", "metadata"], frames.TakeLast(3).Select(frame => frame.Type));
        Assert.All(frames, frame => Assert.Equal("event", frame.Kind));
        Assert.Equal("""{"role":"assistant"}""", frames[0].Text);
        Assert.Equal("""{"contentBlockIndex":0,"delta":{"text":"こんに"}}""", frames[1].Text);
        Assert.Equal("""{"contentBlockIndex":0}""", frames[^3].Text);
        Assert.Equal("""{"stopReason":"end_turn"}""", frames[^2].Text);
    }

    [Theory]
    [InlineData("こんにちは", "")]
    [InlineData("𠮷野家😀の営業時間は？", "")]
    [InlineData("こんにちは", ""","inferenceConfig":{"maxTokens":5}""")]
    [InlineData("こんにちは", ""","inferenceConfig":{"stopSequences":["こ"]}""")]
    [InlineData("get_weather を使って", "," + Tools)]
    [InlineData("get_time を使って", "," + Tools)]
    [InlineData("get_weather を使って", "," + Tools + Thinking)]
    [InlineData("こんにちは", Thinking)]
    [InlineData("こんにちは", ""","serviceTier":{"type":"flex"},"performanceConfig":{"latency":"optimized"}""")]
    public async Task The_stream_says_what_Converse_says(string text, string members)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = Call(simulator, Some.Saying(text, members));

        var frames = await call.FramesAsync();
        var whole = (await call.By("converse").SendAsync()).Json;

        Assert.Equal(whole.GetProperty("output").GetProperty("message").GetRawText(), Assembled(frames));
        Assert.Equal(
            whole.GetProperty("stopReason").GetString(),
            Single(frames, "messageStop").Json.GetProperty("stopReason").GetString());
        var metadata = frames[^1].Json;
        Assert.All(
            whole.EnumerateObject().Where(member => member.Name is not ("output" or "stopReason")),
            member => Assert.Equal(member.Value.GetRawText(), metadata.GetProperty(member.Name).GetRawText()));
    }

    [Fact]
    public async Task A_tool_is_announced_and_its_input_comes_in_fragments()
    {
        var frames = await AskAsync(Some.Saying("get_weather", "," + Tools));

        var start = Single(frames, "contentBlockStart");
        Assert.Equal(
            ["name", "toolUseId", "type"],
            start.Json.GetProperty("start").GetProperty("toolUse").EnumerateObject().Select(member => member.Name));
        Assert.Equal(1, start.Json.GetProperty("contentBlockIndex").GetInt32());
        Assert.Equal("contentBlockStop", frames[frames.ToList().IndexOf(start) - 1].Type);
        Assert.True(frames.Count(frame => frame.Text.Contains("\"toolUse\":{\"input\"", StringComparison.Ordinal)) > 1);
    }

    [Fact]
    public async Task A_forced_tool_call_is_announced_before_anything_is_said()
    {
        var frames = await AskAsync(Some.Saying(
            "x", "," + Tools.Replace("}]}", """}],"toolChoice":{"tool":{"name":"get_weather"}}}""", StringComparison.Ordinal)));

        Assert.Equal(["messageStart", "contentBlockStart"], frames.Take(2).Select(frame => frame.Type));
        Assert.Single(frames, frame => frame.Type == "contentBlockStop");
        Assert.Equal("""{"stopReason":"tool_use"}""", frames[^2].Text);
    }

    [Theory]
    [InlineData("/delta/stop_sequence", """{"additionalModelResponseFields":{"delta":{"stop_sequence":"！"}},"stopReason":"stop_sequence"}""")]
    [InlineData("/stop_sequence", """{"stopReason":"stop_sequence"}""")]
    public async Task The_last_of_Claudes_own_events_is_where_response_fields_are_found(string path, string stop)
    {
        var frames = await AskAsync(Some.Saying(
            "こんにちは",
            $$""","inferenceConfig":{"stopSequences":["！"]},"additionalModelResponseFieldPaths":["{{path}}"]"""));

        Assert.Equal(stop, frames[^2].Text);
    }

    [Fact]
    public async Task A_tool_without_arguments_has_one_empty_fragment()
    {
        var frames = await AskAsync(Some.Saying("get_time", "," + Tools));

        Assert.Equal(
            """{"contentBlockIndex":1,"delta":{"toolUse":{"input":""}}}""",
            Assert.Single(frames, frame => frame.Text.Contains("toolUse\":{\"input", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public async Task Reasoning_comes_first_and_ends_with_its_signature()
    {
        var frames = await AskAsync(Some.Saying("こんにちは", Thinking));

        var thoughts = frames.TakeWhile(frame => frame.Type != "contentBlockStop").Skip(1).ToList();
        Assert.All(thoughts, frame => Assert.Equal(0, frame.Json.GetProperty("contentBlockIndex").GetInt32()));
        Assert.All(thoughts.SkipLast(1), frame => Assert.True(Thought(frame).TryGetProperty("text", out _)));
        Assert.True(Thought(thoughts[^1]).TryGetProperty("signature", out _));
        Assert.DoesNotContain(frames, frame => frame.Type == "contentBlockStart");
    }

    [Fact]
    public async Task Every_event_is_padded_to_another_length_and_the_same_each_time()
    {
        var frames = await AskAsync(Some.Saying("get_weather", "," + Tools));
        var again = await AskAsync(Some.Saying("get_weather", "," + Tools));

        var padding = frames.Select(frame => frame.Json.GetProperty("p").GetString()!).ToList();
        Assert.All(padding, p => Assert.StartsWith(
            p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", StringComparison.Ordinal));
        Assert.True(padding.Distinct().Count() > padding.Count / 2);
        Assert.Equal(frames.Select(frame => frame.Payload), again.Select(frame => frame.Payload));
    }

    [Fact]
    public async Task The_keys_of_every_payload_are_alphabetical()
    {
        var frames = await AskAsync(Some.Saying("get_weather", "," + Tools + Thinking));

        Assert.All(frames, frame => ConverseResponseTests.AssertAlphabetical(frame.Json));
    }

    [Fact]
    public async Task It_needs_an_action_of_its_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Contractor.PermissionPolicy = simulator.Aws.Contractor.PermissionPolicy.Replace(
            "bedrock:InvokeModelWithResponseStream", "bedrock:Nothing", StringComparison.Ordinal);
        var call = Call(simulator, Some.Hello);

        var stream = await call.SendAsync();
        var whole = await call.By("converse").SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (stream.Status, whole.Status));
        Assert.Contains(
            "is not authorized to perform: bedrock:InvokeModelWithResponseStream on resource: ",
            stream.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("anthropic.claude-unknown", Some.Hello)]
    [InlineData("anthropic.claude-haiku-4-5-20251001-v1:0", Some.Hello)]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0", "no json")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0", "{}")]
    [InlineData("jp.anthropic.claude-haiku-4-5-20251001-v1:0", """{"messages":[],"surprise":1}""")]
    public async Task What_Converse_refuses_is_refused_in_the_same_words(string modelId, string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = Call(simulator, body).For(modelId);

        var stream = await call.SendAsync();
        var whole = await call.By("converse").SendAsync();

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (stream.Status, stream.Headers["Content-Type"]));
        Assert.Equal((whole.ErrorCode, whole.Body), (stream.ErrorCode, stream.Body));
    }

    [Fact]
    public async Task Only_the_stream_knows_how_a_guardrail_is_to_process_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var call = Call(simulator, Some.Saying("x", ""","guardrailConfig":{"streamProcessingMode":"async"}"""));

        Assert.Equal(HttpStatusCode.OK, (await call.SendAsync()).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await call.By("converse").SendAsync()).Status);
    }

    private static SignedCall Call(RunningSimulator simulator, string body) =>
        new SignedCall(simulator, simulator.Session()) { Body = body }.By("converse-stream");

    private static async Task<IReadOnlyList<StreamFrame>> AskAsync(string body)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        return await Call(simulator, body).FramesAsync();
    }

    private static StreamFrame Single(IReadOnlyList<StreamFrame> frames, string type) =>
        Assert.Single(frames, frame => frame.Type == type);

    private static JsonElement Thought(StreamFrame frame) =>
        frame.Json.GetProperty("delta").GetProperty("reasoningContent");

    // The message as a client assembles it, in Converse's spelling.
    private static string Assembled(IReadOnlyList<StreamFrame> frames)
    {
        var deltas = frames.Where(frame => frame.Type == "contentBlockDelta")
            .GroupBy(frame => frame.Json.GetProperty("contentBlockIndex").GetInt32());
        var blocks = deltas.Select(block =>
        {
            var parts = block.Select(frame => frame.Json.GetProperty("delta")).ToList();
            if (parts[0].TryGetProperty("text", out _))
            {
                return $$"""{"text":{{Quoted(parts.Select(part => part.GetProperty("text")))}}}""";
            }

            if (parts[0].TryGetProperty("reasoningContent", out _))
            {
                var thoughts = parts.ConvertAll(part => part.GetProperty("reasoningContent"));
                var text = Quoted(thoughts.SkipLast(1).Select(thought => thought.GetProperty("text")));
                return "{\"reasoningContent\":{\"reasoningText\":{\"signature\":"
                    + thoughts[^1].GetProperty("signature").GetRawText() + ",\"text\":" + text + "}}}";
            }

            var start = Single(frames, "contentBlockStart").Json.GetProperty("start").GetProperty("toolUse");
            var input = string.Concat(
                parts.Select(part => part.GetProperty("toolUse").GetProperty("input").GetString()));
            return $$$"""{"toolUse":{"input":{{{(input.Length == 0 ? "{}" : input)}}},{{{start.GetRawText()[1..]}}}}""";
        });
        return $$"""{"content":[{{string.Join(',', blocks)}}],"role":"assistant"}""";
    }

    private static string Quoted(IEnumerable<JsonElement> texts) => JsonSerializer.Serialize(
        string.Concat(texts.Select(text => text.GetString())),
        RestJson.Unescaped);
}
