using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Relays;

public class SseTests
{
    private const string Path = "/converse/stream";

    [Fact]
    public async Task Events_are_named_after_the_members_of_Converse_stream_and_hold_their_JSON()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.True(stream.Response.Headers.CacheControl?.NoStore);
        Assert.Equal(["scripted-1"], stream.Response.Headers.GetValues("x-amzn-RequestId"));
        Assert.True(complete);
        Assert.Equal(
            ["messageStart", "contentBlockDelta", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
            events.Select(item => item.EventType));
        Assert.Equal("""{"contentBlockIndex":0,"delta":{"text":"こん"},"p":"abcdefg"}""", events[1].Data);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Equal(9L, settled.Values["InputTokens"]);
    }

    [Fact]
    public async Task Line_breaks_between_the_tokens_of_an_events_JSON_survive_as_JSON()
    {
        var bedrock = ScriptedStream.Of(
            BedrockFrames.Event("messageStart", "{\r\n\"role\":\n\"assistant\"\r}"), BedrockFrames.Event("messageStop", "{}"));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (events, _) = await stream.ReadEventsAsync();

        Assert.Equal("assistant", (string?)JsonNode.Parse(events[0].Data)!["role"]);
        Assert.Equal(2, events.Count);
    }

    [Fact]
    public async Task Silence_is_bridged_by_comments_from_before_the_first_event()
    {
        using var goOn = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[1..]));
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Converse:HeartbeatInterval"] = "00:00:01" }, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var ping = Encoding.UTF8.GetString(await stream.ReadAsync(8));
        goOn.Release();
        var start = Encoding.UTF8.GetString(await stream.ReadAsync(58));
        var pingAgain = Encoding.UTF8.GetString(await stream.ReadAsync(8));
        goOn.Release();
        var (rest, complete) = await stream.ReadToEndAsync();

        Assert.Equal(": ping\n\n", ping);
        Assert.StartsWith("event: messageStart\ndata: {", start, StringComparison.Ordinal);
        Assert.Equal(": ping\n\n", pingAgain);
        Assert.Contains("event: metadata\n", Encoding.UTF8.GetString(rest), StringComparison.Ordinal);
        Assert.True(complete);
    }

    // Of the interval of 17 seconds, 10 have passed before each event arrives, which is held back because it may become a number.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_are_held_back_are_bridged_like_silence(bool hasBegun)
    {
        var (interval, idle) = (TimeSpan.FromSeconds(17), TimeSpan.FromSeconds(100));
        using var goOn = new SemaphoreSlim(0);
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(hasBegun ? BedrockFrames.Greeting[0] : ReadOnlyMemory<byte>.Empty);
            foreach (var digits in (string[])["12", "34", "56"])
            {
                await goOn.WaitAsync(answer.Left);
                await answer.SendAsync(BedrockFrames.Event(
                    "contentBlockDelta", $$$"""{"contentBlockIndex":0,"delta":{"text":"{{{digits}}}"}}"""));
            }

            await goOn.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[3..]));
        });
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Callers:Applications:demo:PersonalData:Responses"] = "Block",
                ["Converse:HeartbeatInterval"] = $"{interval}",
                ["Bedrock:StreamIdleTimeout"] = $"{idle}",
                ["Bedrock:AttemptTimeout"] = "00:10:00",
            },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock),
            simulator: bedrock.Install);

        var opening = StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        await clock.TimerAsync(interval, TestContext.Current.CancellationToken);
        if (hasBegun)
        {
            await FrameTakenAsync();
            var start = Encoding.UTF8.GetString(await (await opening).ReadAsync(58));
            Assert.StartsWith("event: messageStart\n", start, StringComparison.Ordinal);
        }

        for (var held = 0; held < 3; held++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            goOn.Release();
            await FrameTakenAsync();
            clock.Advance(TimeSpan.FromSeconds(7));
            Assert.Equal(": ping\n\n", Encoding.UTF8.GetString(await (await opening).ReadAsync(8)));
        }

        goOn.Release();
        await using var stream = await opening;
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.True(complete);
        Assert.Equal(3, events.Count(item => item.EventType == "contentBlockDelta"));

        // The gateway has dealt with a frame when it begins to wait for the next one.
        Task FrameTakenAsync() => clock.TimerAsync(idle, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_refusal_before_the_first_comment_has_a_status_of_its_own()
    {
        var bedrock = new ScriptedBedrock(ScriptedBedrock.Response.Error(429, "ThrottlingException", "Too many tokens."));
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:MaxAttempts"] = "1" }, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.TooManyRequests, stream.Response.StatusCode);
        Assert.Equal("application/problem+json", stream.Response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_refusal_after_the_first_comment_comes_as_an_error_event_and_the_answer_is_cut()
    {
        var bedrock = new ScriptedStream(answer => answer.HangAsync());
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Converse:HeartbeatInterval"] = "00:00:01", ["Bedrock:AttemptTimeout"] = "00:00:02" },
            simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        var error = Assert.Single(events);
        Assert.Equal("error", error.EventType);
        Assert.Equal("upstream_timeout", (string?)JsonNode.Parse(error.Data)!["code"]);
        Assert.False(complete);
        Assert.Equal(1, bedrock.Calls);
    }

    [Theory]
    [InlineData("contentBlockDelta\rdata: {\"forged\":true}\r\revent: messageStop")]
    [InlineData("contentBlockDelta\ndata: {\"forged\":true}\n\nevent: messageStop")]
    [InlineData("contentBlockDelta\r\ndata: {\"forged\":true}\r\n\r\nevent: messageStop\0\u001b")]
    public async Task No_event_can_be_forged_in_the_name_of_another(string type)
    {
        var bedrock = ScriptedStream.Of(
            [BedrockFrames.Greeting[0], BedrockFrames.Event(type, """{"real":true}"""), .. BedrockFrames.Greeting[1..]]);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (bytes, _) = await stream.ReadToEndAsync();

        var events = await SseParser.Create(new MemoryStream(bytes)).EnumerateAsync(
            TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BedrockFrames.Greeting.Length + 1, events.Count);
        Assert.Equal("""{"real":true}""", events[1].Data);
        Assert.Single(events, one => one.EventType == "messageStop");
        Assert.DoesNotContain(bytes, one => one < ' ' && one != '\n');
    }

    [Theory]
    [InlineData("throttlingException", "upstream_throttled", true)]
    [InlineData("modelStreamErrorException", "model_error", true)]
    [InlineData("validationException", "upstream_validation", true)]
    [InlineData("internalServerException", "upstream_error", false)]
    [InlineData("serviceUnavailableException", "upstream_unavailable", false)]
    [InlineData("somethingNewException", "upstream_error", false)]
    public async Task An_exception_of_Bedrocks_becomes_an_error_event_with_the_problem_body(
        string type, string code, bool withMessage)
    {
        var bedrock = ScriptedStream.Of(
            BedrockFrames.Greeting[0], BedrockFrames.Exception(type, """{"message":"It went wrong."}"""));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.Equal(["messageStart", "error"], events.Select(item => item.EventType));
        var problem = JsonNode.Parse(events[1].Data)!.AsObject();
        Assert.Equal(code, (string?)problem["code"]);
        Assert.False((bool?)problem["retryable"]);
        Assert.Equal(withMessage ? "It went wrong." : null, (string?)problem["upstream"]!["message"]);
        Assert.NotNull((string?)problem["requestId"]);
        Assert.False(complete);
    }

    [Fact]
    public async Task An_exception_in_place_of_the_first_event_has_a_status_of_its_own()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Exception("throttlingException", """{"message":"Slow down."}"""));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.TooManyRequests, stream.Response.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_messageStop_never_ends_as_if_it_were_complete()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting[0], BedrockFrames.Greeting[1]);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.ConverseRequest());
        var (events, complete) = await stream.ReadEventsAsync();

        Assert.Equal(["messageStart", "contentBlockDelta", "error"], events.Select(item => item.EventType));
        Assert.False(complete);
    }
}
