using System.Net;
using Gateway.Bedrock.Retries;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Bedrock.Retries;

/// <summary>The load that retries add during an outage of Bedrock: they must not prolong it.</summary>
public class AmplificationTests
{
    private const int AtOnce = 50;

    private static readonly int Requests = PropertySize.Of(2_000, 10_000);

    private static readonly ScriptedBedrock.Response Outage =
        ScriptedBedrock.Response.Error(503, "ServiceUnavailableException", "too busy");

    private static readonly ScriptedBedrock.Response Good = new(
        200, """{"output":{"message":{"role":"assistant","content":[{"text":"はい"}]}},"stopReason":"end_turn"}"""u8
            .ToArray());

    [Fact]
    public async Task Requests_to_a_Bedrock_that_is_down_are_hardly_more_calls()
    {
        var bedrock = new ScriptedBedrock(Outage);

        var (calls, answered) = await SendAllAsync(bedrock);

        // The bucket's first burst of retries, and none after it.
        Assert.Equal(0, answered);
        Assert.Equal(Requests + (RetryTokenBucket.Capacity / RetryTokenBucket.TransientCost), calls);
        Assert.True(calls <= Requests * 1.05);
    }

    [Fact]
    public async Task Requests_to_a_Bedrock_that_fails_half_of_them_are_at_most_a_tenth_more_calls()
    {
        var bedrock = new ScriptedBedrock(Outage) { Choose = number => number % 2 == 0 ? Outage : Good };

        var (calls, answered) = await SendAllAsync(bedrock);

        Assert.InRange(calls, Requests + 1, Requests * 1.10);
        Assert.InRange(answered, Requests * 0.49, Requests);
    }

    private static async Task<(int Calls, int Answered)> SendAllAsync(ScriptedBedrock bedrock)
    {
        await using var gateway = await TestGateway.StartAsync(simulator: bedrock.Install, gateway: AcceleratedAndQuiet);
        var answered = 0;

        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), parallel, async (_, _) =>
        {
            using var response = await gateway.Post("/converse", Some.ConverseRequest());
            Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable);
            Interlocked.Add(ref answered, response.IsSuccessStatusCode ? 1 : 0);
        });

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{Requests} requests, {answered} answered: {bedrock.Calls} calls, "
            + $"{(double)bedrock.Calls / Requests:0.0000} a request");
        return (bedrock.Calls, answered);
    }

    private static void AcceleratedAndQuiet(WebApplicationBuilder builder) =>
        builder.Services.AddSingleton<TimeProvider>(new AcceleratedTime());
}
