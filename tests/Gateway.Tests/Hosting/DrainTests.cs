using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Hosting;

public class DrainTests
{
    [Fact]
    public async Task Told_to_stop_it_is_not_ready_any_more_and_still_lives()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        using var before = await gateway.Get("/health/ready");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using var ready = await gateway.Get("/health/ready");
        using var live = await gateway.Get("/health/live");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task A_request_in_flight_is_waited_for_no_longer_than_configured()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:DrainTimeout"] = "00:00:01" });
        gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Hang);
        var inFlight = gateway.Post("/converse", Some.ConverseRequest());
        await gateway.ArrivedAtBedrockAsync(1);

        var stopping = gateway.StopAsync();
        using var response = await inFlight.WaitAsync(
            TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stopping;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("shutting_down", (string?)(await Some.JsonAsync(response))["code"]);
    }

    [Fact]
    public async Task A_body_that_is_still_arriving_is_refused_with_the_assurance_that_nothing_was_sent()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:DrainTimeout"] = "00:00:01" });
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            [
                "POST /converse HTTP/1.1", "Host: gateway", $"x-api-key: {gateway.Key}", "Content-Length: 200",
                "Content-Type: application/json",
            ],
            "{");
        while (gateway.Services.GetRequiredService<Gateway.Concurrency.Admission>().BytesHeld == 0)
        {
            await Task.Yield(); // Until the gateway reads the body.
        }

        var stopping = gateway.StopAsync();
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        await stopping;

        Assert.Equal("overloaded", settled.Values["Code"]);
        Assert.Equal(503, settled.Values["Status"]);
        Assert.Equal(0, settled.Values["Attempts"]);
    }

    [Fact]
    public async Task A_stream_Bedrock_has_not_begun_is_refused_so_that_SDKs_do_not_send_it_again()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Hosting:DrainTimeout"] = "00:00:01" });
        gateway.Aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.Hang);
        var inFlight = gateway.Post("/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());
        await gateway.ArrivedAtBedrockAsync(1);

        var stopping = gateway.StopAsync();
        using var response = await inFlight;
        await stopping;

        Assert.Equal(HttpStatusCode.FailedDependency, response.StatusCode);
        Assert.Contains(
            "shutting_down", (string?)(await Some.JsonAsync(response))["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_does_not_hold_a_stream_beyond_the_limit()
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var large = BedrockFrames.Event("contentBlockDelta", $$"""{"p":"{{new string('a', 60_000)}}"}""");
        var bedrock = new ScriptedStream(async answer =>
        {
            await using var left = answer.Left.Register(gone.SetResult);
            while (true)
            {
                await answer.SendAsync(large);
            }
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Hosting:DrainTimeout"] = "00:00:01" }, simulator: bedrock.Install);
        await using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync(
            [
                "POST /model/claude-haiku-4-5/converse-stream HTTP/1.1", "Host: gateway", $"x-api-key: {gateway.Key}",
                "Content-Length: 2", "Content-Type: application/json",
            ],
            "{}");
        await connection.ReadStatusLineAsync();

        var stopping = gateway.StopAsync();
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await stopping;

        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal("shutting_down", settled.Values["Code"]);
    }

    [Fact]
    public async Task A_stream_goes_on_up_to_the_limit_and_is_then_ended_with_an_exception_in_band()
    {
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await answer.HangAsync();
        });
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Hosting:DrainTimeout"] = "00:00:01" }, simulator: bedrock.Install);
        await using var native = await StreamingResponse.OpenAsync(
            gateway, "/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());
        await using var own = await StreamingResponse.OpenAsync(gateway, "/converse/stream", Some.ConverseRequest());

        var stopping = gateway.StopAsync();
        var (frames, complete) = await native.ReadToEndAsync();
        var (events, ownComplete) = await own.ReadToEndAsync();
        await stopping;

        var last = BedrockFrames.Read(frames).Frames[^1];
        Assert.Equal("serviceUnavailableException", last.Header(":exception-type"));
        Assert.Contains("shutting_down", last.Text(), StringComparison.Ordinal);
        Assert.Contains("event: error\ndata: {", System.Text.Encoding.UTF8.GetString(events), StringComparison.Ordinal);
        Assert.False(complete);
        Assert.False(ownComplete);
        Assert.All(
            gateway.Logs.Events.Where(logged => logged.Id == 4000),
            settled => Assert.Equal("shutting_down", settled.Values["Code"]));
        Assert.Equal(2, gateway.Logs.Events.Count(logged => logged.Id == 4000));
    }

    [Fact]
    public async Task A_stream_that_ends_within_the_limit_is_complete()
    {
        using var stop = new SemaphoreSlim(0);
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await stop.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[1..]));
        });
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install);
        await using var stream = await StreamingResponse.OpenAsync(
            gateway, "/model/claude-haiku-4-5/converse-stream", Some.NativeRequest());

        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        gateway.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(told.SetResult);
        var stopping = gateway.StopAsync();
        await told.Task;
        stop.Release();
        var (bytes, complete) = await stream.ReadToEndAsync();
        await stopping;

        Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting), bytes);
        Assert.True(complete);
    }
}
