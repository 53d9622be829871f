using System.Collections.Concurrent;
using Gateway.Simulator;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Surfaces.Bypass;

/// <summary>Thousands of attempts to bypass the rules, the same in every run, on persistent connections.</summary>
public class BypassTests
{
    private const uint Seed = 20261123;
    private const int Callers = 4;

    // Minimum per family, so that one cannot shrink unnoticed while another grows.
    private static readonly Dictionary<string, int> Min = new(StringComparer.Ordinal)
    {
        ["model"] = 5000,
        ["path"] = 2000,
        ["query"] = 1000,
        ["header"] = 1500,
        ["body"] = 2000,
        ["grant"] = 500,
    };

    [Fact]
    public async Task Ten_thousand_ways_around_the_rules_reach_nothing_and_break_nothing()
    {
        var (narrowKey, narrow) = Keys.New("narrow");
        narrow["Callers:Applications:narrow:Models:0"] = GoodRequests.Model;
        narrow["Callers:Applications:narrow:Operations:0"] = "Converse";
        await using var rig = await RigAsync(narrow);
        var attempts = Attempts(rig.Gateway.Key, narrowKey);

        var offenders = await rig.OffendersAsync(attempts, answer => answer.Status is >= 400 and < 500);
        var reached = rig.Reached;
        var served = await rig.OffendersAsync(
            [.. Enumerable.Repeat(new GoodRequests(rig.Gateway.Key).All.ToList(), Callers).SelectMany(
                all => all.Select(request => ("good", request)))],
            answer => answer is { Status: 200, Complete: true });

        Assert.True(served.IsEmpty, Report(served, CallerRoute.All.Count * Callers));
        Assert.True(offenders.IsEmpty, Report(offenders, attempts.Count));
        Assert.Empty(reached);
        Assert.Equal(CallerRoute.All.Count * Callers, rig.Reached.Count);
        Assert.DoesNotContain(rig.Gateway.Logs.Events, logged => logged.Level >= LogLevel.Error);
        Assert.All(
            attempts.CountBy(attempt => attempt.Family),
            family => Assert.InRange(family.Value, Min[family.Key], attempts.Count / 2));
        Assert.InRange(attempts.Count, 10_000, 30_000);
    }

    private static List<(string Family, Draft Request)> Attempts(string key, string narrowKey)
    {
        var good = new GoodRequests(key);
        return
        [
            .. Family("model", dice => ModelAttempts.Make(dice, good)),
            .. Family("path", dice => PathAttempts.Make(dice, good)),
            .. Family("query", dice => QueryAttempts.Make(dice, good)),
            .. Family("header", dice => HeaderAttempts.Make(dice, good)),
            .. Family("body", dice => BodyAttempts.Make(dice, good)),
            .. Family("grant", dice => GrantAttempts.Make(dice, key, narrowKey)),
        ];
    }

    private static IEnumerable<(string Family, Draft Request)> Family(
        string name, Func<SplitMix64, IEnumerable<Draft>> make) =>
        make(new SplitMix64(Seed)).Select(request => (name, request));

    private static string Report(ConcurrentQueue<string> offenders, int of) =>
        $"{offenders.Count} of {of} (seed {Seed}):\n{string.Join("\n\n", offenders.Take(5))}";

    private static async Task<Rig> RigAsync(Dictionary<string, string?> narrow)
    {
        narrow["Hosting:MaxRequestBodyBytes"] = $"{BodyAttempts.Limit}";
        narrow["Logging:LogLevel:Default"] = "Warning";
        return new Rig(await TestGateway.StartAsync(narrow));
    }

    /// <summary>A gateway and the callers that attack it.</summary>
    private sealed class Rig(TestGateway gateway) : IAsyncDisposable
    {
        private readonly KeepAliveConnection[] _callers =
            [.. Enumerable.Range(0, BypassTests.Callers).Select(_ => new KeepAliveConnection(gateway))];

        public TestGateway Gateway => gateway;

        /// <summary>The calls that reached AWS, except those for the gateway's own credentials.</summary>
        public List<string> Reached =>
        [
            .. gateway.Aws.Journal.Calls
                .Where(call => call.Service is not (AwsServices.Sts or AwsServices.ContainerCredentials))

                // The gateway's own verification of models, which begins at its start.
                .Where(call => call.Operation is not (
                    AwsOperations.ListInferenceProfiles or AwsOperations.GetInferenceProfile or AwsOperations.GetFoundationModel))
                .Select(call => $"{call.Method} {call.RawTarget}"),
        ];

        /// <summary>Sends all requests, each caller the next one, and returns those with a wrong response.</summary>
        public async Task<ConcurrentQueue<string>> OffendersAsync(
            List<(string Family, Draft Request)> requests, Func<RawResponse, bool> isRight)
        {
            var offenders = new ConcurrentQueue<string>();
            var next = -1;
            await Task.WhenAll(_callers.Select(async caller =>
            {
                while (Interlocked.Increment(ref next) is var at && at < requests.Count)
                {
                    var (family, request) = requests[at];
                    var answer = await caller.AskAsync(request.ToBytes(), request.Method == "HEAD");
                    if (!isRight(answer))
                    {
                        offenders.Enqueue($"{family} {at} was answered {answer.Head}\n{request}");
                    }
                }
            }));

            return offenders;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in _callers)
            {
                await caller.DisposeAsync();
            }

            await gateway.DisposeAsync();
        }
    }
}
