using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding.Relays;

public class NativeStreamTests
{
    private const string Path = "/model/claude-haiku-4-5/converse-stream";

    [Fact]
    public async Task A_stream_comes_through_byte_for_byte_with_its_headers()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        Assert.Equal("application/vnd.amazon.eventstream", stream.Response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["scripted-1"], stream.Response.Headers.GetValues("x-amzn-RequestId"));
        Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting), bytes);
        Assert.True(complete);
    }

    [Fact]
    public async Task A_frame_is_handed_on_before_the_next_one_exists()
    {
        using var read = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            foreach (var frame in BedrockFrames.Greeting)
            {
                await answer.SendAsync(frame.AsMemory(0, frame.Length / 2));
                await answer.SendAsync(frame.AsMemory(frame.Length / 2));
                await read.WaitAsync(answer.Left);
            }
        });
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        foreach (var frame in BedrockFrames.Greeting)
        {
            Assert.Equal(frame, await stream.ReadAsync(frame.Length));
            read.Release();
        }

        var (rest, complete) = await stream.ReadToEndAsync();
        Assert.Empty(rest);
        Assert.True(complete);
    }

    [Fact]
    public async Task Usage_and_stop_reason_are_settled_from_the_stream()
    {
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        await stream.ReadToEndAsync();

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("completed", settled.Values["Outcome"]);
        Assert.Equal("known", settled.Values["UsageKnown"]);
        Assert.Equal(9L, settled.Values["InputTokens"]);
        Assert.Equal(5L, settled.Values["OutputTokens"]);
        Assert.Equal("end_turn", settled.Values["StopReason"]);
        Assert.Equal("ConverseStream", settled.Values["Operation"]);
    }

    public static TheoryData<string, string, string> Breaks => new()
    {
        { "corrupt", "upstream_error", "modelStreamErrorException" },
        { "close", "upstream_connection_lost", "modelStreamErrorException" },
        { "reset", "upstream_connection_lost", "modelStreamErrorException" },
        { "half a frame", "upstream_connection_lost", "modelStreamErrorException" },
        { "end without messageStop", "upstream_connection_lost", "modelStreamErrorException" },
        { "silence", "upstream_timeout", "modelStreamErrorException" },
        { "dripping", "upstream_timeout", "modelStreamErrorException" },
    };

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_stream_that_breaks_ends_with_an_exception_in_band_and_is_cut(string how, string code, string type)
    {
        using var read = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[..2]));
            await read.WaitAsync(answer.Left);
            await BreakAsync(answer, how);
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:StreamIdleTimeout"] = "00:00:01" }, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        await stream.ReadAsync(BedrockFrames.Join(BedrockFrames.Greeting[..2]).Length);
        read.Release();
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.False(complete);
        var (frames, left) = BedrockFrames.Read(bytes);
        Assert.Equal(0, left);
        var exception = Assert.Single(frames);
        Assert.Equal(type, exception.Header(":exception-type"));
        Assert.Contains($"({code})", exception.Text(), StringComparison.Ordinal);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
        Assert.Equal(code, settled.Values["Code"]);
        Assert.Equal("unknown", settled.Values["UsageKnown"]);
        Assert.Null(settled.Values["InputTokens"]);
        Assert.Equal(1, bedrock.Calls);
    }

    [Theory]
    [InlineData("close", HttpStatusCode.FailedDependency)]
    [InlineData("silence", HttpStatusCode.RequestTimeout)]
    [InlineData("corrupt", HttpStatusCode.FailedDependency)]
    public async Task A_stream_that_breaks_before_its_first_frame_is_refused_with_a_status_SDKs_do_not_resend(
        string how, HttpStatusCode status)
    {
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(how == "corrupt" ? new byte[16] : ReadOnlyMemory<byte>.Empty);
            await (how == "silence" ? answer.HangAsync() : answer.CloseAsync());
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:AttemptTimeout"] = "00:00:01" }, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());

        Assert.Equal(status, stream.Response.StatusCode);
        Assert.Equal(1, bedrock.Calls);
    }

    [Theory]
    [InlineData("internalServerException", "upstream_error")]
    [InlineData("modelStreamErrorException", "model_error")]
    [InlineData("validationException", "upstream_validation")]
    [InlineData("throttlingException", "upstream_throttled")]
    [InlineData("serviceUnavailableException", "upstream_unavailable")]
    [InlineData("somethingNewException", "upstream_error")]
    public async Task An_exception_of_Bedrocks_is_handed_on_unchanged(string type, string code)
    {
        var sent = BedrockFrames.Join(BedrockFrames.Greeting[0], BedrockFrames.Exception(type, """{"message":"It went wrong."}"""));
        var bedrock = ScriptedStream.Of(sent);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        var (bytes, complete) = await stream.ReadToEndAsync();

        Assert.Equal(sent, bytes);
        Assert.True(complete);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
        Assert.Equal(code, settled.Values["Code"]);
    }

    [Fact]
    public async Task An_Invoke_stream_without_a_single_frame_is_refused_and_not_complete()
    {
        var bedrock = ScriptedStream.Of([]);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        using var response = await gateway.Post(
            "/model/claude-haiku-4-5/invoke-with-response-stream", "{}",
            ("Accept", "application/vnd.amazon.eventstream"));

        Assert.Equal(HttpStatusCode.FailedDependency, response.StatusCode);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("refused", settled.Values["Outcome"]);
        Assert.Equal("upstream_connection_lost", settled.Values["Code"]);
    }

    [Fact]
    public async Task The_first_frame_counts_against_the_attempt_it_belongs_to()
    {
        var bedrock = new ScriptedStream(async answer =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.5), answer.Left);
            await answer.SendAsync(ReadOnlyMemory<byte>.Empty);
            await Task.Delay(TimeSpan.FromSeconds(1.5), answer.Left);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting));
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Bedrock:AttemptTimeout"] = "00:00:02" }, simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());

        Assert.Equal(HttpStatusCode.RequestTimeout, stream.Response.StatusCode);
    }

    [Theory]
    [InlineData("00:00:47", "00:05:00", HttpStatusCode.OK)]
    [InlineData("00:05:00", "00:00:47", HttpStatusCode.RequestTimeout)]
    public async Task The_first_frame_may_take_as_long_as_the_model_has_for_an_attempt(
        string everyModels, string itsOwn, HttpStatusCode status)
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        // The rest of each timeout for the first frame, 2 seconds after the attempt began.
        var (shorter, longer) = (TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(298));
        var bedrock = new ScriptedStream(async answer =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await answer.SendAsync(ReadOnlyMemory<byte>.Empty);
            await Task.WhenAny(clock.TimerAsync(shorter, answer.Left), clock.TimerAsync(longer, answer.Left));
            clock.Advance(shorter);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting));
        });
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Bedrock:AttemptTimeout"] = everyModels,
                ["Catalog:Models:claude-haiku-4-5:AttemptTimeout"] = itsOwn,
            },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock),
            simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());

        Assert.Equal(status, stream.Response.StatusCode);
    }

    [Fact]
    public async Task An_error_frame_is_handed_on_unchanged()
    {
        var sent = BedrockFrames.Join(BedrockFrames.Greeting[0], BedrockFrames.Error("InternalError", "It went wrong."));
        var bedrock = ScriptedStream.Of(sent);
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        var (bytes, _) = await stream.ReadToEndAsync();

        Assert.Equal(sent, bytes);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("failed_midstream", settled.Values["Outcome"]);
    }

    [Theory]
    [InlineData("accessDeniedException", "upstream_access_denied", true)]
    [InlineData("validationException", "upstream_validation", false)]
    [InlineData("throttlingException", "upstream_throttled", false)]
    [InlineData("modelStreamErrorException", "model_error", false)]
    [InlineData("internalServerException", "upstream_error", false)]
    public async Task An_exception_that_names_the_contractors_role_does_not_leave(string type, string code, bool logged)
    {
        const string Message = "User: arn:aws:sts::444455556666:assumed-role/R/s may not";
        var bedrock = ScriptedStream.Of(BedrockFrames.Greeting[0], BedrockFrames.Exception(type, $$"""{"message":"{{Message}}"}"""));
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using var stream = await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest());
        var (bytes, _) = await stream.ReadToEndAsync();

        var (frames, _) = BedrockFrames.Read(bytes);
        Assert.Equal(2, frames.Count);
        Assert.Equal("modelStreamErrorException", frames[1].Header(":exception-type"));
        Assert.DoesNotContain("444455556666", frames[1].Text(), StringComparison.Ordinal);
        Assert.Contains($"({code})", frames[1].Text(), StringComparison.Ordinal);
        Assert.Equal(logged, gateway.Logs.Text.Contains(Message, StringComparison.Ordinal));
        Assert.Equal(code, Assert.Single(gateway.Logs.Events, line => line.Id == 3001).Values["Code"]);

        await using var own = await StreamingResponse.OpenAsync(gateway, "/converse/stream", Some.ConverseRequest());
        var (events, _) = await own.ReadToEndAsync();
        Assert.DoesNotContain(
            "444455556666", System.Text.Encoding.UTF8.GetString(events), StringComparison.Ordinal);
    }

    // Over HTTP/1.1 the caller closes its connection, over HTTP/2 it resets its stream.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_caller_that_leaves_closes_the_connection_to_Bedrock(int httpVersion)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bedrock = new ScriptedStream(async answer =>
        {
            await using var left = answer.Left.Register(gone.SetResult);
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await answer.HangAsync();
        });
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);

        await using (var stream = httpVersion == 2
            ? await StreamingResponse.OpenHttp2Async(gateway, Path, Some.NativeRequest())
            : await StreamingResponse.OpenAsync(gateway, Path, Some.NativeRequest()))
        {
            await stream.ReadAsync(BedrockFrames.Greeting[0].Length);
        }

        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("aborted", settled.Values["Outcome"]);
        Assert.Equal("client_closed", settled.Values["Code"]);
        Assert.Equal("unknown", settled.Values["UsageKnown"]);
    }

    private static async Task BreakAsync(ScriptedStream.Response answer, string how)
    {
        switch (how)
        {
            case "corrupt":
                var corrupt = BedrockFrames.Greeting[2].ToArray();
                corrupt[^20] ^= 1;
                await answer.SendAsync(corrupt);
                await answer.HangAsync();
                break;
            case "close":
                await answer.CloseAsync();
                break;
            case "reset":
                answer.Reset();
                break;
            case "half a frame":
                await answer.SendAsync(BedrockFrames.Greeting[2].AsMemory(0, 50));
                break;
            case "silence":
                await answer.HangAsync();
                break;
            case "dripping":
                foreach (var part in BedrockFrames.Greeting[2].Chunk(1))
                {
                    await answer.SendAsync(part);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), answer.Left);
                }

                break;
        }
    }
}
