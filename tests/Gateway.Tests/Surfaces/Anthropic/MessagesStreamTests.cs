using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.Anthropic;

/// <summary>Streams of <c>/v1/messages</c>: Bedrock's chunks become server-sent events, byte for byte.</summary>
public class MessagesStreamTests
{
    private const string Path = "/v1/messages";
    private const string Start = """{"type":"message_start","message":{"id":"msg_bdrk_1","role":"assistant","usage":{"input_tokens":9,"output_tokens":1}}}""";
    private const string Delta = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"こん\u306b"} }""";
    private const string Signature = """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"Eq\/B+="}}""";
    private const string End = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":5}}""";
    private const string Stop = """{"type":"message_stop","amazon-bedrock-invocationMetrics":{"inputTokenCount":9,"outputTokenCount":5,"invocationLatency":3,"firstByteLatency":1}}""";

    private static readonly string Body = Posted.With("\"stream\":true");

    private static byte[][] Greeting { get; } = [.. new[] { Start, Delta, Signature, End, Stop }.Select(BedrockFrames.Chunk)];

    // Sonnet 4.6 thinks only when it is asked to; until then its silence means what another model's does.
    [Theory]
    [InlineData("\"stream\":true", 101)]
    [InlineData("\"stream\":true,\"thinking\":{\"type\":\"disabled\"}", 101)]
    [InlineData("\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}", 203)]
    [InlineData("\"stream\":true,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2000}", 203)]
    public async Task Only_where_thinking_is_asked_for_is_silence_its_sign(string members, int seconds)
    {
        var silence = TimeSpan.FromSeconds(seconds);
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(Greeting[0]);
            await answer.HangAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            new(Posted.AllModels)
            {
                ["Bedrock:StreamIdleTimeout"] = "00:01:41",
                ["Bedrock:ThinkingIdleTimeout"] = "00:03:23",
                ["Bedrock:AttemptTimeout"] = "00:10:00",
            },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock),
            simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Posted.With(members, "claude-sonnet-4-6"));
        await stream.ReadAsync($"event: message_start\ndata: {Start}\n\n".Length);

        await clock.TimerAsync(silence, TestContext.Current.CancellationToken); // Throws if the wait has another length.
    }

    [Fact]
    public async Task Each_chunk_is_an_event_under_its_own_type_byte_for_byte()
    {
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(Greeting).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path + "?beta=true", Body);
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.True(complete);
        Assert.Equal(
            $"event: message_start\ndata: {Start}\n\nevent: content_block_delta\ndata: {Delta}\n\nevent: content_block_delta\ndata: {Signature}\n\n"
            + $"event: message_delta\ndata: {End}\n\nevent: message_stop\ndata: {Stop}\n\n",
            Encoding.UTF8.GetString(bytes));
        Assert.Equal("text/event-stream; charset=utf-8", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            stream.Response.Headers.GetValues("X-Request-Id"), stream.Response.Headers.GetValues("request-id"));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Equal((9L, 5L), (settled.Values["InputTokens"], settled.Values["OutputTokens"]));
        Assert.Equal("InvokeModelWithResponseStream", settled.Values["Operation"]);
    }

    // Line breaks between tokens, a type that is not first, escapes in the base64, and members around it.
    [Theory]
    [InlineData("{\r\n\"type\":\n\"message_start\"\r}", "{  \"type\": \"message_start\" }", "message_start")]
    [InlineData("{\"index\":0,\"type\":\"content_block_stop\"}", "{\"index\":0,\"type\":\"content_block_stop\"}", "content_block_stop")]
    [InlineData("{\"type\":\"a\\nevent: b\"}", "{\"type\":\"a\\nevent: b\"}", "message")]
    [InlineData("[1]", "[1]", "message")]
    public async Task An_event_in_an_unusual_form_is_one_event_all_the_same(string json, string data, string type)
    {
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
        byte[][] frames =
        [
            BedrockFrames.Chunk(json),
            BedrockFrames.Event("chunk", $$"""{"p":"ab", "bytes" : "{{base64.Replace("=", "\\u003d", StringComparison.Ordinal)}}"}"""),
            BedrockFrames.Chunk(Stop),
        ];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Body);
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.True(complete);
        Assert.Equal([(type, data), (type, data), ("message_stop", Stop)], events.Select(one => (one.EventType, one.Data)));
    }

    [Fact]
    public async Task A_large_event_and_one_of_another_kind_pass()
    {
        var large = """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"TEXT"}}"""
            .Replace("TEXT", new string('長', 300_000), StringComparison.Ordinal);
        byte[][] frames = [Greeting[0], BedrockFrames.Event("news", "{}"), BedrockFrames.Chunk(large), .. Greeting[3..]];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Body);
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.True(complete);
        Assert.Equal(["message_start", "content_block_delta", "message_delta", "message_stop"], events.Select(one => one.EventType));
        Assert.Equal(large, events[1].Data);
    }

    [Fact]
    public async Task Silence_is_bridged_by_a_comment_before_the_message_and_by_pings_in_it()
    {
        using var goOn = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(Greeting[0]);
            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(Greeting[1..]));
        });
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        var interval = TimeSpan.FromSeconds(17);
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Messages:HeartbeatInterval"] = $"{interval}" },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock), simulator: bedrock.Install);

        var opening = StreamingResponse.OpenAsync(gateway, Path, Body);
        await clock.TimerAsync(interval, TestContext.Current.CancellationToken);
        clock.Advance(interval);
        await using var stream = await opening;
        Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(await stream.ReadAsync(8)));

        goOn.Release();
        var start = $"event: message_start\ndata: {Start}\n\n";
        Assert.Equal(start, Encoding.UTF8.GetString(await stream.ReadAsync(Encoding.UTF8.GetByteCount(start))));

        const string Ping = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
        await clock.TimerAsync(interval, TestContext.Current.CancellationToken);
        clock.Advance(interval);
        Assert.Equal(Ping, Encoding.UTF8.GetString(await stream.ReadAsync(Ping.Length)));

        goOn.Release();
        Assert.Equal("message_stop", (await stream.ReadEventsAsync()).Events[^1].EventType);
    }

    [Theory]
    [InlineData("throttlingException", "overloaded_error")]
    [InlineData("serviceUnavailableException", "overloaded_error")]
    [InlineData("validationException", "invalid_request_error")]
    [InlineData("modelTimeoutException", "timeout_error")]
    [InlineData("internalServerException", "api_error")]
    [InlineData("modelStreamErrorException", "api_error")]
    [InlineData("somethingNewException", "api_error")]
    public async Task An_exception_in_the_stream_is_an_error_event_and_no_end(string exception, string type)
    {
        var message = exception == "validationException" ? "messages.1.content.0: Invalid `signature` in `thinking` block" : "x";
        byte[][] frames = [Greeting[0], BedrockFrames.Exception(exception, $$"""{"message":"{{message}}"}""")];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Body);
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.False(complete);
        Assert.Equal(["message_start", "error"], events.Select(one => one.EventType));
        var error = JsonNode.Parse(events[1].Data)!;
        Assert.Equal("error", (string?)error["type"]);
        Assert.Equal(type, (string?)error["error"]!["type"]);
        Assert.Equal(stream.Response.Headers.GetValues("request-id").Single(), (string?)error["request_id"]);
        if (exception == "validationException")
        {
            Assert.Equal(message, (string?)error["error"]!["message"]);
        }
    }

    // The stream ends properly at the level of HTTP, but not with message_stop; and a chunk that holds no event.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_without_its_end_is_told_as_broken(bool isCorrupt)
    {
        byte[][] frames = isCorrupt ? [Greeting[0], BedrockFrames.Event("chunk", """{"bytes":"%%%"}"""), .. Greeting[1..]] : Greeting[..3];
        await using var gateway = await TestGateway.StartAsync(simulator: ScriptedStream.Of(frames).Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Body);
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.False(complete);
        Assert.Equal("error", events[^1].EventType);
        Assert.DoesNotContain("message_stop", events.Select(one => one.EventType));
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
    }

    [Fact]
    public async Task An_exception_before_the_first_event_is_a_status()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Exception("validationException", """{"message":"max_tokens: too large"}"""));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(Path, Body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await Some.JsonAsync(response))["error"]!;
        Assert.Equal(("invalid_request_error", "max_tokens: too large"), ((string?)error["type"], (string?)error["message"]));
    }

    [Fact]
    public async Task Over_HTTP_1_0_there_is_no_stream()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path)
        {
            Version = HttpVersion.Version10,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        request.Headers.Add("x-api-key", gateway.Key);

        using var response = await gateway.Send(request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("HTTP/1.1", (string?)(await Some.JsonAsync(response))["error"]!["message"], StringComparison.Ordinal);
    }
}
