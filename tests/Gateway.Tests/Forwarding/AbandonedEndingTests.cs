using Gateway.Concurrency;
using Gateway.Simulator.Faults;
using Gateway.Telemetry.Export;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding;

/// <summary>Each way in which a call ends that went on without its caller, or could not; and what it leaves behind.</summary>
public class AbandonedEndingTests
{
    private const string StreamPath = "/model/claude-haiku-4-5/converse-stream";
    private const string WholePath = "/model/claude-haiku-4-5/converse";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(59);

    private static readonly string Request = Some.NativeRequest();

    public static TheoryData<string, int> Held => new() { { StreamPath, 0 }, { StreamPath, 2 }, { WholePath, 0 } };

    [Theory]
    [MemberData(nameof(Held))]
    public async Task After_the_time_limit_the_call_is_cut_off(string path, int frames)
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var stage = await AbandonedStage.StartAsync(
            frames, new() { ["Hosting:AbandonedTimeout"] = Limit.ToString() },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await stage.LeaveAsync(path, Request);
        await clock.TimerAsync(Limit, TestContext.Current.CancellationToken);

        clock.Advance(Limit);

        await AssertSettledAsync(stage, "timed_out");
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task The_calls_own_deadline_is_not_exceeded(string path, int frames)
    {
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var stage = await AbandonedStage.StartAsync(
            frames,
            new()
            {
                ["Hosting:AbandonedTimeout"] = Limit.ToString(),
                ["Bedrock:Deadline"] = "00:00:30",
                ["Bedrock:StreamDeadline"] = "00:00:30",
                ["Bedrock:AttemptTimeout"] = "00:00:30"
            },
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        await stage.LeaveAsync(path, Request);
        await clock.TimerAsync(Limit, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(30));

        await AssertSettledAsync(stage, "timed_out");
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task A_process_that_stops_waits_no_longer_than_for_others(string path, int frames)
    {
        await using var stage = await AbandonedStage.StartAsync(frames, new() { ["Hosting:DrainTimeout"] = "00:00:01" });
        await stage.LeaveAsync(path, Request);
        await stage.WhenGoingOnAsync(1);

        await stage.Gateway.StopAsync();

        await AssertSettledAsync(stage, "shutting_down");
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task Above_the_number_a_call_is_cut_off_at_once(string path, int frames)
    {
        await using var stage = await AbandonedStage.StartAsync(frames, new() { ["Hosting:MaxAbandonedRequests"] = "0" });

        await stage.LeaveAsync(path, Request);

        await AssertSettledAsync(stage, "too_many");
    }

    [Theory]
    [InlineData("StreamReset")]
    [InlineData("StreamTruncated")]
    [InlineData("StreamBadCrc")]
    [InlineData("StreamInternalError")]
    [InlineData("StreamNoStop")]
    public async Task A_stream_that_fails_is_no_error_of_its_caller(string fault)
    {
        await using var stage = await AbandonedStage.StartAsync(frames: 1);
        stage.Gateway.Aws.Faults.Add("bedrock-runtime", "ConverseStream", Enum.Parse<FaultKind>(fault));
        await stage.LeaveAsync(StreamPath, Request);
        await stage.WhenGoingOnAsync(1);

        stage.Bedrock.Release();

        await AssertSettledAsync(stage, "failed");
    }

    [Theory]
    [InlineData("Throttling", 0)]
    [InlineData("Unavailable", 0)]
    [InlineData("ModelError", 0)]
    [InlineData("Reset", 1)]
    [InlineData("Truncated", 1)]
    public async Task An_attempt_that_fails_is_not_repeated_for_somebody_who_left(string fault, int ambiguous)
    {
        await using var stage = await AbandonedStage.StartAsync(frames: 0);
        stage.Gateway.Aws.Faults.Add("bedrock-runtime", "Converse", Enum.Parse<FaultKind>(fault));
        await stage.LeaveAsync(WholePath, Request);
        await stage.WhenGoingOnAsync(1);

        stage.Bedrock.Release();

        var settled = await AssertSettledAsync(stage, "failed");
        Assert.Equal((1, ambiguous), (settled["Attempts"], settled["AmbiguousAttempts"]));
        Assert.Single(stage.Calls());
    }

    [Fact]
    public async Task During_the_pause_before_another_attempt_nothing_goes_on()
    {
        // Its time stands still, so that the pause does not end.
        var clock = new ObservedClock(TimeProvider.System.GetUtcNow());
        await using var stage = await AbandonedStage.StartAsync(
            frames: 1_000, gateway: builder => builder.Services.AddSingleton<TimeProvider>(clock));
        stage.Gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Throttling);
        using var leave = new CancellationTokenSource();
        var asked = stage.AskAsync(WholePath, Request, httpVersion: 1, leave.Token);
        await stage.Gateway.Logs.NextAsync(logged => logged.Id == 2100);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        var settled = await AssertSettledAsync(stage, drained: null);
        Assert.Equal((1, 0), (settled["Attempts"], settled["AmbiguousAttempts"]));
        Assert.Single(stage.Calls());
    }

    [Fact]
    public async Task Before_anything_is_sent_nothing_goes_on()
    {
        await using var stage = await AbandonedStage.StartAsync(frames: 0);
        await using (var connection = await RawConnection.OpenAsync(stage.Gateway))
        {
            await connection.SendAsync(
                [
                    $"POST {WholePath} HTTP/1.1", "Host: gateway", $"x-api-key: {stage.Gateway.Key}", "Content-Length: 200",
                    "Content-Type: application/json", "Expect: 100-continue",
                ],
                "{");
            await connection.ReadStatusLineAsync(); // 100: it waits for the rest of the body.
        }

        var settled = await stage.SettledAsync();
        Assert.Equal(
            ("client_closed", "none", null, 0),
            (settled["Code"], settled["UsageKnown"], settled["Drained"], settled["Attempts"]));
        Assert.Empty(stage.Calls());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_reader_that_takes_nothing_and_leaves_holds_nothing_up(int httpVersion)
    {
        await using var stage = await AbandonedStage.StartAsync(frames: int.MaxValue);
        stage.Gateway.Aws.Faults.Add(
            "bedrock-runtime", "ConverseStream", Fault.Of(FaultKind.StreamHuge) with { Bytes = 4_000_000 });
        await using (httpVersion == 2
            ? await StreamingResponse.OpenHttp2Async(stage.Gateway, StreamPath, Request)
            : await StreamingResponse.OpenAsync(stage.Gateway, StreamPath, Request))
        {
            // Nothing is read: the gateway's own writing comes to a stop, and with it the reading from Bedrock.
        }

        var settled = await stage.SettledAsync();

        Assert.Equal(
            ("client_closed", "known", "complete", stage.Billed().Output),
            (settled["Code"], settled["UsageKnown"], settled["Drained"], settled["OutputTokens"]));
        await stage.AssertNothingIsHeldAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Once_the_counts_are_there_they_are_known_and_nothing_has_to_go_on(bool drains)
    {
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting));
            await answer.HangAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Callers:Applications:demo:DrainAbandoned"] = $"{drains}" }, simulator: bedrock.Install);
        await using (var stream = await StreamingResponse.OpenAsync(gateway, StreamPath, Request))
        {
            await stream.ReadAsync(BedrockFrames.Join(BedrockFrames.Greeting).Length);
        }

        var settled = (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;

        Assert.Equal(
            ("aborted", "client_closed", "known", null, 9L, 5L),
            (settled["Outcome"], settled["Code"], settled["UsageKnown"], settled["Drained"], settled["InputTokens"], settled["OutputTokens"]));
    }

    [Fact]
    public async Task What_nobody_reads_is_not_searched()
    {
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await released.Task.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"123456789018"},"p":"a"}"""));
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[3..]));
        });
        await using var gateway = await TestGateway.StartAsync(
            new()
            {
                ["Callers:Applications:demo:DrainAbandoned"] = "true",
                ["Callers:Applications:demo:PersonalData:Responses"] = "Block",
            },
            simulator: bedrock.Install);
        await using (var stream = await StreamingResponse.OpenAsync(gateway, StreamPath, Request))
        {
            await stream.ReadAsync(BedrockFrames.Greeting[0].Length);
        }

        while (gateway.Services.GetRequiredService<AbandonedRequests>().Count == 0)
        {
            await Task.Yield();
        }

        released.SetResult();

        var settled = (await gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;
        Assert.Equal(
            ("client_closed", "complete", 5L, null),
            (settled["Code"], settled["Drained"], settled["OutputTokens"], settled["ResponsePersonalData"]));
    }

    [Fact]
    public async Task It_counts_as_under_way_until_its_end()
    {
        await using var stage = await AbandonedStage.StartAsync(
            frames: 1, new() { ["Callers:Applications:demo:MaxConcurrentRequests"] = "1" });
        await stage.LeaveAsync(StreamPath, Request);
        await stage.WhenGoingOnAsync(1);

        using var refused = await stage.Gateway.Post(WholePath, Request);
        stage.Bedrock.Release();
        await AssertSettledAsync(stage, "complete", line => Equals(line["Drained"], "complete"));
        using var answered = await stage.Gateway.Post(WholePath, Request);

        Assert.Equal((429, 200), ((int)refused.StatusCode, (int)answered.StatusCode));
    }

    [Fact]
    public async Task The_parts_of_a_batch_that_were_sent_are_waited_for_and_no_more_are_sent()
    {
        const int AtOnce = 8;
        await using var stage = await AbandonedStage.StartAsync(frames: 0);
        var texts = string.Join(',', Enumerable.Range(0, 40).Select(text => $"\"text {text}\""));
        using var leave = new CancellationTokenSource();
        var asked = stage.AskAsync("/v1/embeddings", $$"""{"model":"titan-embed-text-v2","input":[{{texts}}]}""", 1, leave.Token);
        await stage.Bedrock.WhenHeldAsync(AtOnce);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await stage.WhenGoingOnAsync(1);

        // One of those under way is throttled: it is not sent again, and the others are not given up for it.
        stage.Gateway.Aws.Faults.Add("bedrock-runtime", "InvokeModel", FaultKind.Throttling);
        stage.Bedrock.Release();

        var settled = await stage.SettledAsync();
        Assert.Equal(AtOnce, stage.Calls().Count);
        Assert.Equal(AtOnce - 1, stage.Calls().Count(call => call.Billed is not null));
        Assert.Equal(
            ("client_closed", AtOnce, 0, stage.Billed().Input),
            (settled["Code"], settled["Attempts"], settled["AmbiguousAttempts"], settled["InputTokens"]));
        await stage.AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task A_crowd_that_leaves_is_counted_up_to_the_limit_and_leaves_nothing_behind()
    {
        const int Callers = 200;
        const int Most = 120;
        await using var stage = await AbandonedStage.StartAsync(
            frames: 0,
            new()
            {
                ["Callers:Applications:demo:MaxConcurrentRequests"] = $"{Callers}",
                ["Hosting:MaxAbandonedRequests"] = $"{Most}",
                ["Telemetry:ManagementPort"] = "0",
            });
        using var leave = new CancellationTokenSource();
        var asked = Enumerable.Range(0, Callers)
            .Select(caller => stage.AskAsync(caller % 2 == 0 ? StreamPath : WholePath, Request, 1 + (caller / 2 % 2), leave.Token)).ToList();
        await stage.Bedrock.WhenHeldAsync(Callers);

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(asked));
        await stage.Gateway.Logs.NextAsync(_ => Lines(stage).Count == Callers - Most);
        await stage.WhenGoingOnAsync(Most);
        stage.Bedrock.Release();
        await stage.Gateway.Logs.NextAsync(_ => Lines(stage).Count == Callers);

        var lines = Lines(stage);
        Assert.All(lines, line => Assert.Equal(("aborted", "client_closed"), (line["Outcome"], line["Code"])));
        Assert.Equal(Most, lines.Count(line => (line["Drained"], line["UsageKnown"]) is ("complete", "known")));
        Assert.Equal(Callers - Most, lines.Count(line => (line["Drained"], line["UsageKnown"]) is ("too_many", "unknown")));
        Assert.Equal(
            (stage.Billed().Input, stage.Billed().Output),
            (lines.Sum(line => (long?)line["InputTokens"] ?? 0), lines.Sum(line => (long?)line["OutputTokens"] ?? 0)));
        Assert.Equal(Most, stage.Calls().Count(call => call.Billed is not null));
        await stage.AssertNothingIsHeldAsync();
        var scrape = await Scrape.OfAsync(stage.Gateway.Services.GetRequiredService<ManagementListener>().Url!);
        Assert.Equal(0, scrape.Sum("gateway_abandoned_active"));
        Assert.Equal(Most, scrape.Sum("gateway_abandoned_requests_total", ("gateway_result", "complete")));
        Assert.Equal(Callers - Most, scrape.Sum("gateway_abandoned_requests_total", ("gateway_result", "too_many")));
    }

    private static List<Dictionary<string, object?>> Lines(AbandonedStage stage) =>
        [.. stage.Gateway.Logs.Events.Where(logged => logged.Id == 4000).Select(logged => logged.Values)];

    // Everything but "complete" leaves the use of the call unknown.
    private static async Task<Dictionary<string, object?>> AssertSettledAsync(
        AbandonedStage stage, string? drained, Func<Dictionary<string, object?>, bool>? wanted = null)
    {
        var settled = (await stage.Gateway.Logs.NextAsync(
            logged => logged.Id == 4000 && wanted?.Invoke(logged.Values) != false)).Values;
        Assert.Equal(
            ("aborted", 499, "client_closed", drained),
            (settled["Outcome"], settled["Status"], settled["Code"], settled["Drained"]));
        Assert.Equal(drained == "complete", Equals(settled["UsageKnown"], "known"));
        await stage.AssertNothingIsHeldAsync();
        return settled;
    }
}
