using Gateway.Simulator;
using Gateway.Testing;
using Gateway.Tests.Surfaces.Bypass;

namespace Gateway.Tests.Residency.Generated;

/// <summary>
/// Ten thousand requests (a tenth of them in a developer's run) to an AWS that allows everything and in which half of the
/// profiles lead abroad: only the gateway keeps the calls in Japan.
/// </summary>
public class GeneratedRequestTests
{
    private const uint Seed = 20261127;
    private const int Callers = 8;

    private const string Everything =
        """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:*","Resource":"*"}}""";

    private const string Application = "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/";

    private static readonly int Requests = PropertySize.Of(1_000, 10_000);

    private static readonly string[] Japan = ["ap-northeast-1", "ap-northeast-3"];

    // The last one is a base model that is also in the shipped catalog.
    private static readonly (string Alias, string ModelId, string[] Declared, string[] Real)[] Catalog =
    [
        ("at-home", $"{Application}aaaaaaaaaaaa", Japan, Japan),
        ("tokyo", $"{Application}bbbbbbbbbbbb", ["ap-northeast-1"], ["ap-northeast-1"]),
        ("abroad", $"{Application}cccccccccccc", Japan, ["ap-northeast-1", "us-east-1"]),
        ("anywhere", $"{Application}dddddddddddd", ["ap-northeast-1"], ["ap-northeast-1", ""]),
        ("wider", $"{Application}eeeeeeeeeeee", ["ap-northeast-1"], Japan),
        ("claude-opus-4-8", "jp.anthropic.claude-opus-4-8", Japan, ["ap-northeast-1", "ap-southeast-2"]),
    ];

    [Fact]
    public async Task Generated_requests_run_in_Japan_or_nowhere()
    {
        await using var gateway = await TestGateway.StartAsync(Settings(), simulator: builder => builder.Prepare(Prepare));
        foreach (var (_, modelId, _, _) in Catalog)
        {
            await gateway.Logs.NextAsync(
                logged => logged.Id is 6000 or 6001 && Equals(logged.Values["ModelId"], modelId));
        }

        var dice = new SplitMix64(Seed);
        var good = new GoodRequests(gateway.Key);
        var names = Catalog.SelectMany(entry => new[] { entry.Alias, entry.ModelId })
            .Concat(GoodRequests.ServedModels)
            .Concat(Enumerable.Range(0, PropertySize.Of(300, 3_000)).SelectMany(
                _ => GeneratedConfiguration.Make(dice).Catalog.Models.Values.Select(model => model.ModelId)))
            .ToList();
        var requests = Enumerable.Range(0, Requests).Select(i => Request(
            good, dice, i % 3 == 0 ? dice.Of(names.Take((2 * Catalog.Length) + 2).ToList()) : dice.Of(names))).ToList();

        var answers = await SendAsync(gateway, requests);

        var runs = gateway.Aws.Journal.Calls.Where(call => call.Service == AwsServices.BedrockRuntime).ToList();
        Assert.Equal(Requests, answers.Count);
        Assert.DoesNotContain(runs, call =>
            call.DestinationRegion is { } region ? !Japan.Contains(region) : call.Operation != "CountTokens");
        Assert.All(runs.Select(call => call.ModelId!).Distinct(), modelId => Assert.All(
            gateway.Aws.Profiles.Find(modelId, Simulator.Accounts.ContractorId)?.Destinations ?? [],
            region => Assert.Contains(region, Japan)));
        Assert.InRange(runs.Count, Requests / 20, Requests); // Most models lead abroad, and counts are asked for too.
        Assert.Equal(runs.Count, answers.Count(answer => answer is { Status: 200, IsEstimate: false }));
        Assert.DoesNotContain(answers, answer => answer.Status is not (200 or 400 or 403 or 404 or 503));
    }

    private static async Task<List<(int Status, bool IsEstimate)>> SendAsync(TestGateway gateway, List<Draft> requests)
    {
        var next = -1;
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            await using var caller = new KeepAliveConnection(gateway);
            var answers = new List<(int Status, bool IsEstimate)>();
            while (Interlocked.Increment(ref next) is var at && at < requests.Count)
            {
                var answer = await caller.AskAsync(requests[at].ToBytes());
                answers.Add((answer.Status, answer.Header("X-Gateway-Estimated") is not null));
            }

            return answers;
        }));
        return [.. all.SelectMany(answers => answers)];
    }

    private static Draft Request(GoodRequests good, SplitMix64 dice, string name) => dice.Toss()
        ? good.Own(dice.Of(GoodRequests.OwnRoutes), name)
        : good.Native(dice.Of(GoodRequests.Operations), Uri.EscapeDataString(name));

    private static Dictionary<string, string?> Settings()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Information",
            ["Callers:Applications:demo:MaxConcurrentRequests"] = "100",
        };
        foreach (var (index, (alias, modelId, declared, _)) in Catalog.Index())
        {
            settings[$"Catalog:Models:{alias}:ModelId"] = modelId;
            settings[$"Catalog:Models:{alias}:Source"] = "generated";
            settings[$"Callers:Applications:demo:Models:{500 + index}"] = alias;
            foreach (var (at, region) in declared.Index())
            {
                settings[$"Catalog:Models:{alias}:Destinations:{at}"] = region;
            }
        }

        return settings;
    }

    private static void Prepare(SimulatedAws aws)
    {
        aws.Contractor.PermissionPolicy = Everything;
        foreach (var (alias, modelId, _, real) in Catalog)
        {
            if (modelId.StartsWith("jp.", StringComparison.Ordinal))
            {
                aws.Profiles.Reroute(modelId, real);
                continue;
            }

            aws.Profiles.AddApplication(
                modelId[Application.Length..], alias,
                [.. real.Select(region =>
                    $"arn:aws:bedrock:{region}::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0")]);
        }
    }
}
