using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Residency.Trails;
using Gateway.Testing.PostgreSql;
using Gateway.Tests.ContractorFiles;
using Gateway.Tests.Usage.Ledger;

namespace Gateway.Tests.Residency.Trails;

/// <summary><c>residency check</c>, as it is run: a ledger on disk or on a server, and CloudTrail's files.</summary>
public sealed class ResidencyCheckTests(SharedPostgreSql postgreSql)
{
    private const string Event = """
        {"eventTime":"2026-11-12T03:00:00Z","eventSource":"bedrock.amazonaws.com","eventName":"Converse","requestID":"r-1","awsRegion":"ap-northeast-1",
        "userIdentity":{"arn":"arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/x"}}
        """;

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public async Task Planted_findings_are_found_and_none_is_invented(bool onServer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var seed = (ulong)Random.Shared.NextInt64();
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
            await using var stage = await CommandStage.StartAsync(onServer ? postgreSql : null);
            var trail = new SomeTrail(seed);
            await stage.WriteAsync(trail.Intents, trail.Settlements);
            trail.Write(name => stage.PathOf("trail", name));

            var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("trail"), "--json");

            Assert.True(run.ExitCode == (trail.Planted.Count == 0 ? 0 : 1), $"seed {seed}: {run.Error}");
            Assert.Equal(
                trail.Planted.Select(planted => (planted.Key, string.Join(' ', planted.Value.Order()))).Order(),
                run.Json["findings"]!.AsArray().Select(finding => (
                    (string)finding!["code"]!,
                    string.Join(' ', finding["calls"]!.AsArray().Select(call => (string)call!["upstreamRequestId"]!).Order()))).Order());
            Assert.Equal(
                (trail.WithoutRegion, trail.Lost, trail.Repeated, trail.InJapan, (long)trail.Events.Count),
                (Number(run, "callsWithoutInferenceRegion"), Number(run, "callsOfLostResponses"), Number(run, "repeatedEvents"),
                    Number(run, "callsInJapan"), Number(run, "events")));

            // Every event is in one of the counts.
            Assert.Equal(
                Number(run, "events"),
                Number(run, "eventsOfOtherServices") + Number(run, "repeatedEvents") + Number(run, "eventsOfRole") + Number(run, "eventsOfOthers"));
        }
    }

    [Fact]
    public async Task A_call_at_the_end_of_the_trail_may_be_in_the_next_file()
    {
        await using var stage = await CommandStage.StartAsync();
        var trail = new SomeTrail(1);
        var last = trail.Settlements[^1];
        trail.Events.RemoveAll(one => (string)one["requestID"]! == trail.Settlements[^2].UpstreamRequestId);
        await stage.WriteAsync(trail.Intents, trail.Settlements);
        trail.Write(name => stage.PathOf("trail", name));

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("trail"), "--json");

        Assert.Equal(1, Number(run, "requestsAtTheEdge"));
        Assert.NotNull(last.UpstreamRequestId);
    }

    [Fact]
    public async Task A_call_of_ours_abroad_is_named_by_its_request_and_application()
    {
        await using var stage = await CommandStage.StartAsync();
        var intent = SomeLedger.Intent(new DateTimeOffset(2026, 11, 12, 2, 59, 58, TimeSpan.Zero)) with { RequestId = "ours-1" };
        await stage.WriteAsync([intent], [SomeLedger.Settlement(intent) with { UpstreamRequestId = "r-1", Attempts = [] }]);
        var ours = JsonNode.Parse(Event)!.AsObject();
        ours["additionalEventData"] = new JsonObject { ["inferenceRegion"] = "us-east-1" };
        var foreign = ours.DeepClone();
        foreign["requestID"] = "r-2";
        var path = stage.PathOf("abroad.json");
        await File.WriteAllTextAsync(path, $"{ours.ToJsonString()}\n{foreign.ToJsonString()}", TestContext.Current.CancellationToken);

        var json = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", path, "--json");
        var text = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", path);

        var abroad = json.Json["findings"]!.AsArray().Single(finding => (string)finding!["code"]! == "abroad")!["calls"]!.AsArray();
        Assert.Equal(
            [("ours-1", "resident_desk"), (null, null)],
            abroad.Select(call => ((string?)call!["requestId"], (string?)call["application"])));
        Assert.Contains("requestId=ours-1  application=resident_desk  aws=", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_request_id_is_none()
    {
        await using var stage = await CommandStage.StartAsync();
        var trail = new SomeTrail(1);
        trail.Settlements[0] = trail.Settlements[0] with { UpstreamRequestId = "", Attempts = [] };
        await stage.WriteAsync(trail.Intents, trail.Settlements);
        trail.Write(name => stage.PathOf("trail", name));

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("trail"), "--json");

        Assert.Equal("", run.Error);
        Assert.Equal(trail.Events.Count, Number(run, "events"));
    }

    [Theory]
    [InlineData("ja", "結果: 確認が必要な項目があります", "利用台帳にない呼び出し", "未確認")]
    [InlineData("en", "Result: there are findings", "not in the ledger", "the only evidence")]
    public async Task The_text_is_in_the_language_asked_for(string language, params string[] says)
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        await File.WriteAllTextAsync(stage.PathOf("one.json"), Event, TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("one.json"), "--lang", language);

        Assert.Equal(1, run.ExitCode);
        Assert.All(says, text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"Records":[{"eventTime":"2026-11-12T03:00""", "row 1")]
    [InlineData("""{"Records":[]}""", "no event")]
    [InlineData("bill_invoice_id,line_item", "not CloudTrail's JSON")]
    [InlineData("""{"Records":[{"eventName":"Converse"}]}""", "eventTime")]
    [InlineData("", "no event")]
    public async Task A_broken_file_is_named_with_the_place_and_the_remedy(string content, string says)
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var path = stage.PathOf("broken.json");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", path, "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(path, run.Error, StringComparison.Ordinal);
        Assert.Contains(says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_file_that_was_cut_is_not_taken_for_a_short_one()
    {
        await using var stage = await CommandStage.StartAsync();
        await stage.WriteAsync([], []);
        var path = stage.PathOf("cut.json.gz");
        using (var compressed = new GZipStream(File.Create(path), CompressionLevel.NoCompression))
        {
            for (var i = 0; i < 2_000; i++)
            {
                await compressed.WriteAsync(Encoding.UTF8.GetBytes(Event + "\n"), TestContext.Current.CancellationToken);
            }
        }

        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", path, "--lang", "en");

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains("cut", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("check")]
    [InlineData("check", "--trail")]
    [InlineData("check", "--trial", "x")]
    [InlineData("check", "x", "--trail", "y")]
    [InlineData("chuck", "--trail", "x")]
    [InlineData("check", "--trail", "x", "--lang", "fr")]
    public async Task Anything_else_is_wrong_usage(params string[] arguments)
    {
        await using var stage = await CommandStage.StartAsync();

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, arguments);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("usage: residency check", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_ledger_there_is_nothing_to_compare_with()
    {
        await using var stage = await CommandStage.StartAsync();
        stage.Set("Ledger:Store", "None");
        await File.WriteAllTextAsync(stage.PathOf("one.json"), Event, TestContext.Current.CancellationToken);

        var run = await stage.RunAsync(ResidencyCheckCommand.RunAsync, "check", "--trail", stage.PathOf("one.json"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("利用台帳がありません", run.Error, StringComparison.Ordinal);
    }

    private static long Number(CommandRun run, string name) => (long)(JsonNode)run.Json[name]!;
}
