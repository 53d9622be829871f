using System.Text.Json.Nodes;
using Gateway.Simulator;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Journal;

namespace Gateway.Clients.ServerSentEvents;

/// <summary>One server-sent event as read by a client.</summary>
internal sealed record ReadEvent(string Type, JsonNode Data);

/// <summary>The requests, faults and expectations of the tests of <c>POST /converse/stream</c>.</summary>
internal static class StreamCalls
{
    internal const string Body =
        """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""";

    /// <summary>The number of events before a fault.</summary>
    internal const int Before = 3;

    /// <summary>Makes the next stream stop in the middle and stay open.</summary>
    internal static void PauseNextStream(this RunningSandbox sandbox) =>
        sandbox.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.StreamHang) { AfterFrames = Before });

    /// <summary>Makes the next stream break in the middle.</summary>
    internal static void BreakNextStream(this RunningSandbox sandbox) =>
        sandbox.Aws.Faults.Add(
            AwsServices.BedrockRuntime, "ConverseStream", new Fault(FaultKind.StreamReset) { AfterFrames = Before });

    /// <summary>The latest stream that was requested from Bedrock.</summary>
    internal static ResponseProgress LatestStream(this RunningSandbox sandbox) =>
        sandbox.Aws.Journal.Calls.Last(call => call.Operation == "ConverseStream").Progress;

    internal static void AssertComplete(IReadOnlyList<ReadEvent> events)
    {
        Assert.Equal(
            ["messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"],
            events.Select(one => one.Type).Distinct());
        var said = string.Concat(events.Select(one => (string?)one.Data["delta"]?["text"]));
        Assert.StartsWith("こんにちは", said, StringComparison.Ordinal);
        Assert.EndsWith("（シミュレーターによる固定の応答です。）", said, StringComparison.Ordinal);
    }

    internal static void AssertBeginning(IReadOnlyList<ReadEvent> events) =>
        Assert.Equal(["messageStart", "contentBlockDelta", "contentBlockDelta"], events.Select(one => one.Type));

    internal static void AssertBroken(IReadOnlyList<ReadEvent> events)
    {
        AssertBeginning([.. events.SkipLast(1)]);
        Assert.Equal("error", events[^1].Type);
        Assert.Equal("upstream_connection_lost", (string?)events[^1].Data["code"]);
    }

    /// <summary>Asserts that the caller's disconnect reached Bedrock.</summary>
    internal static async Task AssertLeftAsync(ResponseProgress stream)
    {
        var end = await stream.Ended.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(ResponseEnding.CallerLeft, end.How);
    }
}
