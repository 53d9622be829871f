using System.Net.Http.Headers;
using System.Text;
using Gateway.Bedrock.Runtime;
using Gateway.Concurrency;
using Gateway.Simulator;
using Gateway.Simulator.Journal;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Forwarding;

/// <summary>A gateway whose callers leave, in front of a Bedrock that holds its responses until a test releases them.</summary>
internal sealed class AbandonedStage : IAsyncDisposable
{
    private AbandonedStage(TestGateway gateway, HeldBedrock bedrock) => (Gateway, Bedrock) = (gateway, bedrock);

    public TestGateway Gateway { get; }

    public HeldBedrock Bedrock { get; }

    /// <summary>The calls that go on without their callers now.</summary>
    public int GoingOn => Abandoned.Count;

    private AbandonedRequests Abandoned => Gateway.Services.GetRequiredService<AbandonedRequests>();

    /// <param name="frames">As in <see cref="HeldBedrock"/>.</param>
    /// <param name="settings">Further settings; <c>DrainAbandoned</c> is on unless they say otherwise.</param>
    /// <param name="gateway">What else is configured in the gateway.</param>
    public static async Task<AbandonedStage> StartAsync(
        int frames, Dictionary<string, string?>? settings = null, Action<WebApplicationBuilder>? gateway = null)
    {
        var bedrock = new HeldBedrock(frames);
        var all = new Dictionary<string, string?>
        {
            ["Callers:Applications:demo:DrainAbandoned"] = "true",
            ["Callers:Applications:demo:Models:0"] = "*",
        };
        foreach (var (name, value) in settings ?? [])
        {
            all[name] = value;
        }

        return new(await TestGateway.StartAsync(all, gateway, bedrock.Install), bedrock);
    }

    /// <summary>
    /// Sends a request whose caller leaves as soon as Bedrock has it, or has given the frames that pass. The gateway may not have seen
    /// them by then.
    /// </summary>
    /// <param name="path">The path.</param>
    /// <param name="body">The body.</param>
    /// <param name="httpVersion">1 or 2.</param>
    /// <param name="isAnswered">True if the caller has the beginning of the response first.</param>
    public async Task LeaveAsync(string path, string body, int httpVersion = 1, bool isAnswered = false)
    {
        using var leave = new CancellationTokenSource();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var asked = AskAsync(path, body, httpVersion, answered, leave.Token);
        await Bedrock.WhenHeldAsync(1);
        if (isAnswered)
        {
            await answered.Task.WaitAsync(TestContext.Current.CancellationToken);
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    /// <summary>Sends a request and reads its response, until it is cancelled.</summary>
    public Task AskAsync(string path, string body, int httpVersion, CancellationToken leave) =>
        AskAsync(path, body, httpVersion, answered: null, leave);

    private async Task AskAsync(string path, string body, int httpVersion, TaskCompletionSource? answered, CancellationToken leave)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, httpVersion == 2 ? new Uri(Gateway.H2cUrl, path) : new Uri(path, UriKind.Relative));
        (request.Version, request.VersionPolicy) = (new Version(httpVersion, httpVersion == 2 ? 0 : 1), HttpVersionPolicy.RequestVersionExact);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Gateway.Key);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Gateway.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leave);
        answered?.SetResult();
        await using var stream = await response.Content.ReadAsStreamAsync(leave);
        await stream.CopyToAsync(Stream.Null, leave);
    }

    /// <summary>Waits until that many calls go on without their callers.</summary>
    public async Task WhenGoingOnAsync(int calls)
    {
        while (GoingOn != calls)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The line of the request, once it is settled.</summary>
    public async Task<Dictionary<string, object?>> SettledAsync() =>
        (await Gateway.Logs.NextAsync(logged => logged.Id == 4000)).Values;

    /// <summary>The calls at Bedrock, as the simulator has them in its journal.</summary>
    public IReadOnlyList<CallRecord> Calls() =>
        [.. Gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime)];

    /// <summary>What the simulator would bill for all calls.</summary>
    public BilledTokens Billed() => Calls().Select(call => call.Billed).OfType<BilledTokens>().Aggregate(
        new BilledTokens(0, 0, 0, 0, 0),
        (sum, one) => new(
            sum.Input + one.Input, sum.Output + one.Output, sum.CacheRead + one.CacheRead, sum.CacheWrite5m + one.CacheWrite5m,
            sum.CacheWrite1h + one.CacheWrite1h));

    /// <summary>Asserts that nothing is held any more: no place, no memory, no connection with a response on it.</summary>
    public async Task AssertNothingIsHeldAsync()
    {
        await Bedrock.WhenNoneHeldAsync();
        await Gateway.Aws.OpenStreams.WaitForNoneAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, GoingOn);
        Assert.Equal(0, Gateway.Services.GetRequiredService<ResponseMemory>().Held);
        Assert.Equal(0, Gateway.Services.GetRequiredService<ResponseMemory>().Waiting);
        var admission = Gateway.Services.GetRequiredService<Admission>();
        Assert.Equal(0, admission.BytesHeld);
        Assert.Equal(0, admission.Requests);
    }

    public ValueTask DisposeAsync()
    {
        Bedrock.Release();
        return Gateway.DisposeAsync();
    }
}
