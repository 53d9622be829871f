using System.Net;
using Gateway.Testing;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Processes;

/// <summary>A configuration file that breaks again and again while it is used.</summary>
public class BrokenConfigurationTests
{
    private const int CallersAtOnce = 2;

    private const string Read = "\"Id\":5000";
    private const string Kept = "\"Id\":5001";

    // Each kind of breakage at least twice.
    private static readonly int Times = PropertySize.Of(16, 200);

    private static readonly string[] Parts = ["\"CallersOptions\"", "\"CatalogOptions\""];

    [Fact(Timeout = 240_000)]
    public async Task Broken_again_and_again_it_fails_no_request_and_changes_no_rule_and_a_good_change_is_followed()
    {
        var (desk, intruder, late) = (Keys.New("desk"), Keys.New("intruder"), Keys.New("late"));
        var good = For("desk", desk.Settings);
        var breakages = Breakages(good, For("intruder", intruder.Settings));
        using var folder = new ConfigurationFolder();
        await folder.ReplaceAsync(Keys.Json(good));
        await using var gateway = await SeparateGateway.StartAsync(new() { Settings = [$"@{folder.Path}"] });
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, CallersAtOnce).Select(
            caller => CallAsync(gateway, caller % 2 == 0 ? gateway.Key : desk.Key, over.Token)).ToList();

        var rules = new List<(HttpStatusCode Known, HttpStatusCode Unknown, HttpStatusCode Abroad)>();
        for (var time = 0; time < Times; time++)
        {
            await folder.ReplaceAsync(breakages[time % breakages.Count]);
            await gateway.Process.ReadUntilAsync(Kept);
            rules.Add((
                await StatusAsync(gateway, desk.Key), await StatusAsync(gateway, intruder.Key),
                await StatusAsync(gateway, desk.Key, "abroad")));
            await folder.ReplaceAsync(Keys.Json(good));
            await ReadAgainAsync(gateway);
        }

        var before = await StatusAsync(gateway, late.Key);
        await folder.ReplaceAsync(Keys.Json(Join(good, For("late", late.Settings))));
        await FollowAsync(gateway, late.Key);
        await over.CancelAsync();
        var answers = (await Task.WhenAll(load)).SelectMany(one => one).ToList();

        Assert.Equal([(HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.NotFound)], rules.Distinct());
        Assert.Equal(HttpStatusCode.Unauthorized, before);
        Assert.Equal([HttpStatusCode.OK], answers.Distinct());
        Assert.InRange(answers.Count, Times, int.MaxValue);
    }

    // Text that is not JSON, and JSON with one error that also grants somebody more rights.
    private static List<string> Breakages(
        Dictionary<string, string?> good, Dictionary<string, string?> more) =>
    [
        "{ broken", "", "[]", Keys.Json(good)[..^10],
        Keys.Json(new(Join(good, more)) { ["Callers:Applications:desk:Keys:0:Sha256"] = "no hash" }),
        Keys.Json(new(Join(good, more)) { ["Callers:Applications:desk:Keys:0:ExpiresAt"] = "some day" }),
        Keys.Json(Join(good, new()
        {
            ["Catalog:Models:abroad:ModelId"] = "us.anthropic.claude-haiku-4-5-20251001-v1:0",
            ["Catalog:Models:abroad:Destinations:0"] = "us-east-1",
            ["Catalog:Models:abroad:Source"] = "Nobody.",
        })),
        Keys.Json(Join(good, new() { ["Catalog:Models:claude-haiku-4-5:Enabled"] = "perhaps" })),
    ];

    private static Dictionary<string, string?> For(string application, Dictionary<string, string?> key) =>
        new(key) { [$"Callers:Applications:{application}:Models:0"] = "*" };

    private static Dictionary<string, string?> Join(
        Dictionary<string, string?> one, Dictionary<string, string?> other) => one.Concat(other).ToDictionary();

    private static async Task<HttpStatusCode> StatusAsync(
        SeparateGateway gateway, string key, string model = "claude-haiku-4-5")
    {
        using var response = await gateway.PostAsync("/converse", Some.ConverseRequest(modelId: model), key);
        return response.StatusCode;
    }

    private static async Task<List<HttpStatusCode>> CallAsync(
        SeparateGateway gateway, string key, CancellationToken over)
    {
        var statuses = new List<HttpStatusCode>();
        while (!over.IsCancellationRequested)
        {
            statuses.Add(await StatusAsync(gateway, key));
        }

        return statuses;
    }

    // Waits until both callers and catalog have reported it.
    private static async Task ReadAgainAsync(SeparateGateway gateway)
    {
        var read = new HashSet<string>();
        while (read.Count < Parts.Length)
        {
            var line = (await gateway.Process.ReadUntilAsync(Read))[^1];
            read.UnionWith(Parts.Where(part => line.Contains(part, StringComparison.Ordinal)));
        }
    }

    private static async Task FollowAsync(SeparateGateway gateway, string key)
    {
        while (await StatusAsync(gateway, key) != HttpStatusCode.OK)
        {
            await gateway.Process.ReadUntilAsync(Read); // Ends at the latest with the configuration that accepts it.
        }
    }
}
