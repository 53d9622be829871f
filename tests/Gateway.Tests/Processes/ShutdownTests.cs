using Gateway.Testing;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Processes;

/// <summary>SIGTERM while streams are open, observed from outside the process.</summary>
public class ShutdownTests
{
    private const int Streams = 50;
    private const string Path = "/model/claude-haiku-4-5/converse-stream";
    private const string Refused = "refused";
    private const string Ready = "OK";

    [Fact(Timeout = 120_000)]
    public async Task It_lets_nobody_in_any_more_and_finishes_every_stream_before_it_ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await rest.Task.WaitAsync(answer.Left);
            await answer.SendAsync(BedrockFrames.Join(BedrockFrames.Greeting[1..]));
        });
        await using var gateway = await SeparateGateway.StartAsync(new() { Simulator = bedrock.Install });
        var streams = await OpenAsync(gateway);

        gateway.Process.Terminate();
        var seen = await LookUntilRefusedAsync(gateway);
        var open = bedrock.Open;
        rest.SetResult();
        var answers = await Task.WhenAll(streams.Select(stream => stream.ReadToEndAsync()));
        var (exitCode, output, _) = await gateway.Process.EndAsync();

        Assert.DoesNotContain(Ready, seen.SkipWhile(look => look == Ready));
        Assert.Equal(Streams, open);
        Assert.All(answers, answer => Assert.Equal(BedrockFrames.Join(BedrockFrames.Greeting[1..]), answer.Bytes));
        Assert.All(answers, answer => Assert.True(answer.Complete));
        Assert.Equal(0, exitCode);
        Assert.Equal(
            Enumerable.Repeat(("completed", (string?)null), Streams), SeparateGateway.Settlements(output));
    }

    [Fact(Timeout = 120_000)]
    public async Task Streams_that_go_on_beyond_the_limit_are_ended_with_a_word_and_settled()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        var bedrock = new ScriptedStream(async answer =>
        {
            await answer.SendAsync(BedrockFrames.Greeting[0]);
            await answer.HangAsync();
        });
        await using var gateway = await SeparateGateway.StartAsync(new()
        {
            Simulator = bedrock.Install,
            Environment = new() { ["Hosting__DrainTimeout"] = "00:00:02" },
        });
        var streams = await OpenAsync(gateway);

        gateway.Process.Terminate();
        var answers = await Task.WhenAll(streams.Select(stream => stream.ReadToEndAsync()));
        var (exitCode, output, _) = await gateway.Process.EndAsync();

        Assert.All(answers, answer =>
        {
            var (frames, left) = BedrockFrames.Read(answer.Bytes);
            Assert.Equal(("serviceUnavailableException", 0), (Assert.Single(frames).Header(":exception-type"), left));
            Assert.False(answer.Complete);
        });
        Assert.Equal(0, exitCode);
        Assert.Equal(
            Enumerable.Repeat(("failed_midstream", (string?)"shutting_down"), Streams),
            SeparateGateway.Settlements(output));
    }

    // Returns when each stream has its first frame.
    private static async Task<List<StreamingResponse>> OpenAsync(SeparateGateway gateway)
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async _ =>
        {
            var response = await gateway.PostAsync(Path, Some.NativeRequest());
            if (!response.IsSuccessStatusCode)
            {
                Assert.Fail(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }

            return new StreamingResponse(
                response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        }));
        foreach (var stream in streams)
        {
            Assert.Equal(BedrockFrames.Greeting[0], await stream.ReadAsync(BedrockFrames.Greeting[0].Length));
        }

        return [.. streams];
    }

    // Checks as a load balancer does, each time on a new connection.
    private static async Task<List<string>> LookUntilRefusedAsync(SeparateGateway gateway)
    {
        var seen = new List<string>();
        while (seen.LastOrDefault() != Refused)
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            try
            {
                using var look = await http.GetAsync(
                    new Uri(gateway.Http.BaseAddress!, "/health/ready"), TestContext.Current.CancellationToken);
                seen.Add(look.StatusCode.ToString());
            }
            catch (HttpRequestException no)
            {
                seen.Add(no.HttpRequestError == HttpRequestError.ConnectionError ? Refused : "cut");
            }
        }

        return seen;
    }
}
