using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.OpenAI.Responses;

/// <summary>Streams of <c>/v1/chat/completions</c>: Bedrock's frames become chunks, and a failure is never an end.</summary>
public class ChatStreamTests
{
    private const string Path = "/v1/chat/completions";
    private const string Body = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}],"stream":true}""";
    private const string WithUsage = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"x"}],"stream":true,"stream_options":{"include_usage":true}}""";

    private static byte[][] Greeting => BedrockFrames.Greeting;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _64_76_77_each_piece_is_a_chunk_and_usage_is_one_on_request(bool usage)
    {
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(Greeting).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, usage ? WithUsage : Body);
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.True(complete);
        var text = Encoding.UTF8.GetString(bytes);
        var created = (long)JsonNode.Parse(text[6..text.IndexOf("\n\n", StringComparison.Ordinal)])!["created"]!;
        var id = stream.Response.Headers.GetValues("X-Request-Id").Single();
        var head = $$"""data: {"id":"chatcmpl-{{id}}","object":"chat.completion.chunk","created":{{created}},"model":"claude-haiku-4-5","choices":[""";
        var tail = usage ? "],\"usage\":null}\n\n" : "]}\n\n";
        Assert.Equal(
            $$"""{{head}}{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}{{tail}}"""
            + $$"""{{head}}{"index":0,"delta":{"content":"こん"},"finish_reason":null}{{tail}}"""
            + $$"""{{head}}{"index":0,"delta":{"content":"にちは"},"finish_reason":null}{{tail}}"""
            + $$"""{{head}}{"index":0,"delta":{},"finish_reason":"stop"}{{tail}}"""
            + (usage ? head + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,\"total_tokens\":14,\"prompt_tokens_details\":{\"cached_tokens\":0,\"cache_write_tokens\":0}}}\n\n" : "")
            + "data: [DONE]\n\n",
            text);
        Assert.Equal("text/event-stream; charset=utf-8", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Equal((9L, 5L), (settled.Values["InputTokens"], settled.Values["OutputTokens"]));
    }

    // Bedrock's frames cut at every seventh byte, and all of them in one piece.
    [Theory]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task _69_how_the_frames_arrive_makes_no_difference(int length)
    {
        var bytes = BedrockFrames.Join([Greeting[0], .. Enumerable.Range(0, 200).Select(i => ConverseAnswer.Delta(0, $$"""{"text":"{{i}}\n"}""")), .. Greeting[3..]]);
        var bedrock = new ScriptedStream(async answer =>
        {
            for (var at = 0; at < bytes.Length; at += Math.Min(length, bytes.Length - at))
            {
                await answer.SendAsync(bytes.AsMemory(at, Math.Min(length, bytes.Length - at)));
            }
        });
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        var chunks = await ChatChunks.ReadAsync(gateway, Body);

        Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i}\n")), (string?)chunks.Message()["content"]);
        Assert.True(chunks.IsComplete);
    }

    [Fact]
    public async Task _5_63_blocks_that_alternate_are_told_apart_by_their_index()
    {
        byte[][] frames =
        [
            ConverseAnswer.StartTool(7, "a", "tooluse_a"),
            ConverseAnswer.StartTool(3, "b", "tooluse_b"),
            ConverseAnswer.Delta(1, """{"reasoningContent":{"text":"x"}}"""),
            ConverseAnswer.Delta(7, """{"toolUse":{"input":""}}"""),
            ConverseAnswer.Delta(2, """{"reasoningContent":{"text":"y"}}"""),
            ConverseAnswer.Delta(3, """{"toolUse":{"input":"{\"n\":"}}"""),
            ConverseAnswer.Delta(4, """{"text":"hi"}"""),
            ConverseAnswer.Delta(4, """{"text":""}"""),
            ConverseAnswer.Delta(1, """{"reasoningContent":{"signature":"c2ln"}}"""),
            ConverseAnswer.Delta(3, """{"toolUse":{"input":"1}"}}"""),
            ConverseAnswer.Stop(7),
            ConverseAnswer.Stop(1),
            ConverseAnswer.Stop(2),
            ConverseAnswer.Stop(3),
            ConverseAnswer.Stop(4),
            BedrockFrames.Event("messageStop", """{"stopReason":"tool_use"}"""),
        ];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        var chunks = await ChatChunks.ReadAsync(gateway, WithUsage);

        Assert.Equal(
            [
                """{"role":"assistant","content":""}""",
                """{"tool_calls":[{"index":0,"id":"tooluse_a","type":"function","function":{"name":"a","arguments":""}}]}""",
                """{"tool_calls":[{"index":1,"id":"tooluse_b","type":"function","function":{"name":"b","arguments":""}}]}""",
                """{"reasoning_content":"x"}""",
                """{"reasoning_content":"y"}""",
                """{"tool_calls":[{"index":1,"function":{"arguments":"{\"n\":"}}]}""",
                """{"content":"hi"}""",
                """{"tool_calls":[{"index":1,"function":{"arguments":"1}"}}]}""",
                """{"tool_calls":[{"index":0,"function":{"arguments":"{}"}}]}""",
                """{"thinking_blocks":[{"index":0,"type":"thinking","thinking":"x","signature":"c2ln"}]}""",
                "{}",
            ],
            chunks.Deltas);
        Assert.Equal("tool_calls", chunks.FinishReasons.Last());

        // No metadata came, so there is no usage to tell.
        Assert.Equal(ChatChunks.Done, chunks.Data[^1]);
        Assert.DoesNotContain(chunks.Json, chunk => chunk["usage"] is not null);
    }

    // Copied as they are: what is an escape of JSON there is one here.
    [Theory]
    [InlineData("""\u3053\u3093 \ud83d\ude00 \/ \" \\ \u0000 \n""")]
    [InlineData("data: x\\n\\nevent: y\\r")]
    public async Task Escapes_stay_as_they_are(string escaped)
    {
        byte[][] frames = [Greeting[0], ConverseAnswer.Delta(0, $$"""{"text":"{{escaped}}"}"""), BedrockFrames.Event("contentBlockDelta", $$"""{ "p":"a", "d\u0065lta" : {"t\u0065xt" :"{{escaped}}"},"contentBlockIndex":0}"""), .. Greeting[3..]];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Body);
        var (bytes, _) = await stream.ReadToEndAsync();

        Assert.Equal(2, Encoding.UTF8.GetString(bytes).Split($$"""{"content":"{{escaped}}"}""").Length - 1);
    }

    [Fact]
    public async Task A_large_piece_passes()
    {
        var text = new string('長', 300_000);
        byte[][] frames = [Greeting[0], ConverseAnswer.Delta(0, $$"""{"text":"{{text}}"}"""), .. Greeting[3..]];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        Assert.Equal(text, (string?)(await ChatChunks.ReadAsync(gateway, Body)).Message()["content"]);
    }

    [Fact]
    public async Task Silence_is_bridged_by_comments_after_the_configured_time()
    {
        using var goOn = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(Greeting));
        });
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        var interval = TimeSpan.FromSeconds(17);
        await using var gateway = await TestGateway.StartAsync(
            new() { ["ChatCompletions:HeartbeatInterval"] = $"{interval}" },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock), simulator: bedrock.Install);

        var opening = StreamingResponse.OpenAsync(gateway, Path, Body);
        await clock.TimerAsync(interval, TestContext.Current.CancellationToken);
        clock.Advance(interval);
        await using var stream = await opening;
        Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(await stream.ReadAsync(8)));

        goOn.Release();
        var (events, complete) = await stream.ReadEventsAsync();
        Assert.True(complete);
        Assert.Equal(ChatChunks.Done, events[^1].Data);
    }

    [Theory]
    [InlineData("throttlingException", "upstream_throttled")]
    [InlineData("serviceUnavailableException", "upstream_unavailable")]
    [InlineData("validationException", "upstream_validation")]
    [InlineData("internalServerException", "upstream_error")]
    [InlineData("modelStreamErrorException", "model_error")]
    [InlineData("somethingNewException", "upstream_error")]
    public async Task _66_67_68_an_exception_in_the_stream_is_an_error_and_no_end(string exception, string code)
    {
        byte[][] frames = [.. Greeting[..2], BedrockFrames.Exception(exception, """{"message":"x"}""")];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        var chunks = await ChatChunks.ReadAsync(gateway, WithUsage);

        Assert.False(chunks.IsComplete);
        Assert.Equal("""{"content":"こん"}""", chunks.Deltas.Last());
        Assert.All(chunks.FinishReasons, Assert.Null);
        var error = JsonNode.Parse(chunks.Data[^1])!["error"]!.AsObject();
        Assert.Equal(["message", "type", "param", "code"], error.Select(member => member.Key));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(("failed_midstream", code), (settled.Values["Outcome"], settled.Values["Code"]));
    }

    // The stream ends properly at the level of HTTP, but not with messageStop; and an event that cannot be read.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task _65_68_a_stream_without_its_end_is_told_as_broken(bool isCorrupt)
    {
        byte[][] frames = isCorrupt ? [Greeting[0], BedrockFrames.Event("contentBlockDelta", "{\"delta\":{\"text\":\"a"), .. Greeting[1..]] : Greeting[..4];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        var chunks = await ChatChunks.ReadAsync(gateway, Body);

        Assert.False(chunks.IsComplete);
        Assert.NotNull(JsonNode.Parse(chunks.Data[^1])!["error"]);
        Assert.DoesNotContain(ChatChunks.Done, chunks.Data);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
    }

    [Fact]
    public async Task _66_an_exception_before_the_first_event_is_a_status()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Exception("validationException", """{"message":"too large"}"""));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull((await Some.JsonAsync(response))["error"]);
    }

    // The number is split over pieces, and what would contain its end is put together again here: the reasoning in its block.
    [Theory]
    [InlineData("text")]
    [InlineData("reasoning")]
    public async Task Personal_data_that_is_blocked_does_not_get_out(string kind)
    {
        var pieces = new[] { "個人番号は", "1234567", "89018", "です" }.Select(text => ConverseAnswer.Delta(
            0, kind == "text" ? $$"""{"text":"{{text}}"}""" : $$$"""{"reasoningContent":{"text":"{{{text}}}"}}"""));
        byte[][] frames = [Greeting[0], .. pieces, ConverseAnswer.Delta(0, """{"reasoningContent":{"signature":"c2ln"}}"""), .. Greeting[3..]];
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:PersonalData:Responses"] = "Block" }, simulator: ScriptedStream.Of(frames).Install);

        var chunks = await ChatChunks.ReadAsync(gateway, Body);

        Assert.False(chunks.IsComplete);
        Assert.DoesNotContain("1234567", string.Concat(chunks.Data), StringComparison.Ordinal);
        Assert.DoesNotContain("89018", string.Concat(chunks.Data), StringComparison.Ordinal);
        Assert.Equal("personal_data_blocked", (string?)JsonNode.Parse(chunks.Data[^1])!["error"]!["code"]);
    }
}
