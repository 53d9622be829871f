using System.Text.Json;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.BedrockRuntime;

/// <summary>Cached prefixes of prompts: what is written and read, for how long, and where it is reported.</summary>
public sealed class PromptCacheTests
{
    private const string FiveMinutes = ""","cache_control":{"type":"ephemeral"}""";
    private const string Hour = ""","cache_control":{"type":"ephemeral","ttl":"1h"}""";

    // 5,000 tokens, more than the minimum of Haiku 4.5.
    private static readonly string Long = new('規', 5_000);

    [Fact]
    public async Task A_prefix_is_written_once_and_then_read_until_it_expires()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);

        var first = await UsageAsync(simulator, time, Body(Long, FiveMinutes, "一"));
        var second = await UsageAsync(simulator, time, Body(Long, FiveMinutes, "二"));
        time.Advance(TimeSpan.FromMinutes(4));
        var renewed = await UsageAsync(simulator, time, Body(Long, FiveMinutes, "三"));
        time.Advance(TimeSpan.FromMinutes(4));
        var stillThere = await UsageAsync(simulator, time, Body(Long, FiveMinutes, "四"));
        time.Advance(TimeSpan.FromMinutes(6));
        var gone = await UsageAsync(simulator, time, Body(Long, FiveMinutes, "五"));

        Assert.True(first.Written >= 5_000);
        Assert.Equal((0, first.Written), (first.Read, first.WrittenForFiveMinutes));
        Assert.Equal([(first.Written, 0), (first.Written, 0), (first.Written, 0)], new[] { second, renewed, stillThere }.Select(one => (one.Read, one.Written)));
        Assert.Equal((0, first.Written), (gone.Read, gone.Written));
        Assert.Equal(first.Input, second.Input);
    }

    [Fact]
    public async Task What_is_too_short_or_different_or_not_marked_is_not_read()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        await UsageAsync(simulator, time, Body(Long, FiveMinutes, "一"));

        var other = await UsageAsync(simulator, time, Body("他" + Long, FiveMinutes, "一"));
        var unmarked = await UsageAsync(simulator, time, Body(Long, "", "一"));
        var small = await UsageAsync(simulator, time, Body("短い", FiveMinutes, "一"));

        Assert.Equal([0, 0, 0], new[] { other, unmarked, small }.Select(one => one.Read));
        Assert.Equal((0, 0), (unmarked.Written, small.Written));
        Assert.True(other.Written > 0);
    }

    [Fact]
    public async Task A_longer_conversation_reads_the_shorter_one_and_writes_the_rest()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        string Turn(string text, string mark) => $$"""{"role":"user","content":[{"type":"text","text":"{{text}}"{{mark}} }]}""";
        string Conversation(string messages) => Body(Long, Hour, "").Replace("\"messages\":[", $"\"messages\":[{messages},", StringComparison.Ordinal)
            .Replace(",{\"role\":\"user\",\"content\":\"\"}", "", StringComparison.Ordinal);

        var first = await UsageAsync(simulator, time, Conversation(Turn("一", FiveMinutes)));
        var second = await UsageAsync(
            simulator, time, Conversation(Turn("一", "") + """,{"role":"assistant","content":"二"},""" + Turn("三", FiveMinutes)));

        Assert.True(first.WrittenForAnHour >= 5_000);
        Assert.InRange(first.WrittenForFiveMinutes, 1, 20);
        Assert.Equal(first.Written, second.Read);
        Assert.InRange(second.Written, 1, 20);
        Assert.Equal(0, second.WrittenForAnHour);
    }

    [Fact]
    public async Task Every_form_reports_it_at_its_own_place()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var converse = $$"""{"system":[{"text":"{{Long}}"},{"cachePoint":{"type":"default","ttl":"1h"} }],"messages":[{"role":"user","content":[{"text":"一"}]}]}""";
        var call = Call(simulator, time, converse).By("converse");

        var written = (await call.SendAsync()).Json.GetProperty("usage");
        var streamed = (await call.By("converse-stream").FramesAsync())[^1].Json.GetProperty("usage");
        await UsageAsync(simulator, time, Body(Long, Hour, "一"));
        var invoked = await Call(simulator, time, Body(Long, Hour, "一")).SendAsync();
        var events = (await Call(simulator, time, Body(Long, Hour, "一")).By("invoke-with-response-stream").FramesAsync())
            .Select(frame => frame.Chunk).ToList();

        var tokens = written.GetProperty("cacheWriteInputTokens").GetInt32();
        Assert.Equal($$"""[{"inputTokens":{{tokens}},"ttl":"1h"}]""", written.GetProperty("cacheDetails").GetRawText());
        Assert.Equal(
            written.GetProperty("totalTokens").GetInt32(),
            tokens + written.GetProperty("inputTokens").GetInt32() + written.GetProperty("outputTokens").GetInt32());
        Assert.Equal((tokens, 0), (streamed.GetProperty("cacheReadInputTokens").GetInt32(), streamed.GetProperty("cacheWriteInputTokens").GetInt32()));
        Assert.False(streamed.TryGetProperty("cacheDetails", out _));
        Assert.Equal(tokens, invoked.Json.GetProperty("usage").GetProperty("cache_read_input_tokens").GetInt32());
        Assert.Equal(
            invoked.Json.GetProperty("usage").GetProperty("input_tokens").GetRawText(), invoked.Headers["X-Amzn-Bedrock-Input-Token-Count"]);
        Assert.Equal(
            tokens, events[0].GetProperty("message").GetProperty("usage").GetProperty("cache_read_input_tokens").GetInt32());
        var metrics = events[^1].GetProperty("amazon-bedrock-invocationMetrics");
        Assert.Equal(
            (tokens, 0),
            (metrics.GetProperty("cacheReadInputTokenCount").GetInt32(), metrics.GetProperty("cacheWriteInputTokenCount").GetInt32()));
    }

    [Fact]
    public async Task Converse_takes_four_cache_points_too()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var parts = string.Join(',', Enumerable.Repeat("""{"text":"x"},{"cachePoint":{"type":"default"}}""", 5));

        var answer = await Call(simulator, time, Some.Blocks(parts)).By("converse").SendAsync();

        Assert.EndsWith("A maximum of 4 blocks with cache_control may be provided. Found 5.", answer.Message, StringComparison.Ordinal);
    }

    private static string Body(string system, string mark, string question) =>
        $$"""
        {"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"system":[{"type":"text","text":"{{system}}"{{mark}} }],
        "messages":[{"role":"user","content":"{{question}}"}]}
        """;

    private static SignedCall Call(RunningSimulator simulator, TimeProvider time, string body) =>
        new SignedCall(simulator, simulator.Session()) { Body = body, SignedAt = time.GetUtcNow().UtcDateTime }.By("invoke");

    private static async Task<Usage> UsageAsync(RunningSimulator simulator, TimeProvider time, string body)
    {
        var usage = (await Call(simulator, time, body).SendAsync()).Json.GetProperty("usage");
        int Number(JsonElement of, string name) => of.GetProperty(name).GetInt32();
        return new Usage(
            Number(usage, "input_tokens"),
            Number(usage, "cache_read_input_tokens"),
            Number(usage, "cache_creation_input_tokens"),
            Number(usage.GetProperty("cache_creation"), "ephemeral_5m_input_tokens"),
            Number(usage.GetProperty("cache_creation"), "ephemeral_1h_input_tokens"));
    }

    private sealed record Usage(int Input, int Read, int Written, int WrittenForFiveMinutes, int WrittenForAnHour);
}
