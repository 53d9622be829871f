using Gateway.Testing.Processes;
using System.Net;

namespace Gateway.Tests.Processes;

/// <summary>No call blocks a thread while it waits: two threads serve hundreds of calls.</summary>
public class FewThreadsTests
{
    private const int Calls = 500;
    private const int Looks = 20;

    [Fact(Timeout = 120_000)]
    public async Task Two_threads_carry_500_slow_calls_and_answer_for_their_health_meanwhile()
    {
        var bedrock = new HeldResponses();
        await using var gateway = await SeparateGateway.StartAsync(new()
        {
            Simulator = bedrock.Install,
            Settings = ["Callers:Applications:demo:MaxConcurrentRequests=500"],
            Environment = new()
            {
                ["DOTNET_ThreadPool_ForceMinWorkerThreads"] = "2",
                ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = "2",
            },
        });

        var calls = Enumerable.Range(0, Calls).Select(_ => gateway.ConverseAsync()).ToList();
        await bedrock.Calls.WhenTotalAsync(Calls);
        var looks = new List<HttpStatusCode>();
        for (var i = 0; i < Looks; i++)
        {
            using var look = await gateway.GetAsync("/health/live");
            looks.Add(look.StatusCode);
        }

        var answeredMeanwhile = calls.Count(call => call.IsCompleted);
        bedrock.Release();
        var answers = await Task.WhenAll(calls);

        Assert.All(looks, look => Assert.Equal(HttpStatusCode.OK, look));
        Assert.Equal(0, answeredMeanwhile);
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }
}
