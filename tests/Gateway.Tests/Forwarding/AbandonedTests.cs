using Gateway.Simulator.Journal;
using Gateway.Testing;

namespace Gateway.Tests.Forwarding;

/// <summary>Callers that leave: what is known of their use with <c>DrainAbandoned</c>, and without.</summary>
public class AbandonedTests
{
    private const string Chat = """{"model":"claude-haiku-4-5","max_tokens":300,"messages":[{"role":"user","content":"こんにちは"}]""";
    private const string Native = """{"messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";
    private const string Invoke =
        """{"anthropic_version":"bedrock-2023-05-31","max_tokens":300,"messages":[{"role":"user","content":"こんにちは"}]}""";

    /// <summary>Each stream format and each whole response, by path: its body, and AWS's name of the operation.</summary>
    public static TheoryData<string, string, string> Streams => new()
    {
        { "/converse/stream", Some.ConverseRequest(), "ConverseStream" },
        { "/model/claude-haiku-4-5/converse-stream", Native, "ConverseStream" },
        { "/model/claude-haiku-4-5/invoke-with-response-stream", Invoke, "InvokeModelWithResponseStream" },
        { "/v1/messages", Chat + ""","stream":true}""", "InvokeModelWithResponseStream" },
        { "/v1/chat/completions", Chat + ""","stream":true}""", "ConverseStream" },
    };

    public static TheoryData<string, string, string> Wholes => new()
    {
        { "/converse", Some.ConverseRequest(), "Converse" },
        { "/model/claude-haiku-4-5/converse", Native, "Converse" },
        { "/model/claude-haiku-4-5/invoke", Invoke, "InvokeModel" },
        { "/v1/messages", Chat + "}", "InvokeModel" },
        { "/v1/chat/completions", Chat + "}", "Converse" },
        { "/v1/embeddings", """{"model":"titan-embed-text-v2","input":"こんにちは"}""", "InvokeModel" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task A_stream_is_read_on_to_its_usage(string path, string body, string operation)
    {
        foreach (var (frames, version) in new[] { (0, 1), (0, 2), (1, 1), (1, 2), (3, 1), (3, 2) })
        {
            await using var stage = await AbandonedStage.StartAsync(frames);

            await stage.LeaveAsync(path, body, version);

            await AssertDrainedAsync(stage, operation);
        }
    }

    [Theory]
    [MemberData(nameof(Wholes))]
    public async Task A_whole_response_is_waited_for(string path, string body, string operation)
    {
        foreach (var version in new[] { 1, 2 })
        {
            await using var stage = await AbandonedStage.StartAsync(frames: 0);

            await stage.LeaveAsync(path, body, version);

            await AssertDrainedAsync(stage, operation);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    [MemberData(nameof(Wholes))]
    public async Task Without_the_setting_the_call_is_cut_off_at_once(string path, string body, string operation)
    {
        await using var stage = await AbandonedStage.StartAsync(
            frames: 0, new() { ["Callers:Applications:demo:DrainAbandoned"] = "false" });

        await stage.LeaveAsync(path, body);

        await stage.Bedrock.WhenNoneHeldAsync();
        var settled = await stage.SettledAsync();
        Assert.Equal(
            ("aborted", 499, "client_closed", "unknown", null, 1),
            (settled["Outcome"], settled["Status"], settled["Code"], settled["UsageKnown"], settled["Drained"], settled["AmbiguousAttempts"]));
        Assert.DoesNotContain(operation, stage.Calls().Select(call => call.Operation)); // Cut off before it was answered.
        await stage.AssertNothingIsHeldAsync();
    }

    private static async Task AssertDrainedAsync(AbandonedStage stage, string operation)
    {
        await stage.WhenGoingOnAsync(1);
        stage.Bedrock.Release();
        var settled = await stage.SettledAsync();

        var call = Assert.Single(stage.Calls());
        Assert.Equal(operation, call.Operation);
        Assert.Equal(
            ("aborted", 499, "client_closed", "known", "complete", 1, 0),
            (settled["Outcome"], settled["Status"], settled["Code"], settled["UsageKnown"], settled["Drained"], settled["Attempts"],
                settled["AmbiguousAttempts"]));
        Assert.Equal(
            stage.Billed(),
            new BilledTokens(
                (long)settled["InputTokens"]!, (long)settled["OutputTokens"]!, (long?)settled["CacheReadInputTokens"] ?? 0,
                (long?)settled["CacheWrite5mInputTokens"] ?? 0, (long?)settled["CacheWrite1hInputTokens"] ?? 0));
        Assert.True(call.Billed!.Input > 0);
        Assert.Equal(ResponseEnding.Whole, (await call.Progress.Ended).How);
        await stage.AssertNothingIsHeldAsync();
    }
}
