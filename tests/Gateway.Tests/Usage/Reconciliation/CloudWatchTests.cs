using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Testing;
using Gateway.Tests.ContractorFiles;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Reconciliation;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>The nightly check: the ledger's hours beside CloudWatch's sums.</summary>
public sealed class CloudWatchTests
{
    private static readonly DateTimeOffset Night = new(2026, 11, 12, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9_000, 1)]
    [InlineData(-9_000, 1)]
    public async Task The_hours_that_the_files_have_are_compared_in_tokens(int wrong, int exitCode)
    {
        await using var stage = await CommandStage.StartAsync();
        var intents = Enumerable.Range(0, 24).Select(hour => SomeLedger.Intent(Night.AddHours(hour).AddMinutes(7))).ToList();
        await stage.WriteAsync(intents, [.. intents.Select(intent => SomeLedger.Settlement(intent) with { Tokens = new(10_000, 200, 30, 4, 5), Attempts = [] })]);
        var values = new Dictionary<string, int> { ["InputTokenCount"] = 10_000, ["OutputTokenCount"] = 200, ["CacheReadInputTokenCount"] = 30, ["CacheWriteInputTokenCount"] = 9 };
        var day = new JsonObject
        {
            ["MetricDataResults"] = new JsonArray([.. values.Select(metric => Series(metric.Key, metric.Value, metric.Key == "InputTokenCount" ? wrong : 0)), Series("Invocations", 2, 0)]),
        };
        await File.WriteAllTextAsync(stage.PathOf("day.json"), day.ToJsonString(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(stage.PathOf("again.json"), day.ToJsonString(), TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(
            ReconcileCommand.RunAsync, "2026-11", "--cloudwatch", stage.PathOf("day.json"), stage.PathOf("again.json"), "--json");

        Assert.True(run.ExitCode == exitCode, run.Error);
        var counts = run.Json["cloudWatch"]!;
        Assert.Equal(exitCode == 0 ? "explained" : "not_explained", (string)counts["verdict"]!);
        Assert.Equal(
            [("input", 120_000L, 120_000m + wrong), ("output", 2_400L, 2_400m), ("cacheRead", 360L, 360m), ("cacheWrite5m", 108L, 108m)],
            counts["tokens"]!.AsArray().Select(kind => ((string)kind!["kind"]!, (long)kind["month"]!["known"]!, (decimal)kind["month"]!["aws"]!)));
        Assert.Equal(wrong, (decimal?)counts["tokens"]![0]!["month"]!["buckets"]!["unexplained"] ?? 0);
        Assert.Equal(2, (int)counts["otherMetrics"]!["Invocations"]!);
    }

    [Theory]
    [InlineData("""{"MetricDataResults":[{"Label":"InputTokenCount","Timestamps":[],"Values":[]}]}""", "record", "Label")]
    [InlineData("""{"MetricDataResults":[{"Label":"InputTokenCount m","StatusCode":"PartialData","Timestamps":[],"Values":[]}]}""", "PartialData", "StatusCode")]
    [InlineData("""{"Datapoints":[]}""", "get-metric-data", "MetricDataResults")]
    [InlineData("""{"MetricDataResults":[""", "cannot be read", "JSON")]
    [InlineData("""{"MetricDataResults":[]}""", "no value of 2026-11", "Check the time")]
    public async Task A_file_that_says_too_little_is_refused(string json, string says, string field)
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        await File.WriteAllTextAsync(stage.PathOf("day.json"), json, TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ReconcileCommand.RunAsync, "2026-11", "--cloudwatch", stage.PathOf("day.json"), "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(says == "record" ? "row 1" : says, run.Error, StringComparison.Ordinal);
        Assert.Contains(field, run.Error, StringComparison.Ordinal);
    }

    // Half an hour each, for twelve hours.
    private static JsonObject Series(string metric, int hourly, int wrong) => new()
    {
        ["Id"] = "m",
        ["Label"] = $"{metric} {The.HaikuProfile}",
        ["Timestamps"] = new JsonArray([.. Enumerable.Range(0, 24).Select(half => (JsonNode)Night.AddMinutes(half * 30).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture))]),
        ["Values"] = new JsonArray([.. Enumerable.Range(0, 24).Select(half => (JsonNode)((half % 2 == 0 ? hourly : 0m) + (half == 4 ? wrong : 0)))]),
        ["StatusCode"] = "Complete",
    };
}
