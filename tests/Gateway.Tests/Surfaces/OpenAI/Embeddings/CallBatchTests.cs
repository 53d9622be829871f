using System.Net;
using System.Text.Json;
using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Forwarding.Batches;
using Gateway.Http;
using Gateway.Simulator.Faults;
using Gateway.Surfaces.OpenAI.Embeddings;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.OpenAI.Embeddings;

/// <summary>A request that is many calls: their order, their number at once, and what is recorded when one of them fails.</summary>
public class CallBatchTests
{
    private const int AtOnce = 8;

    // Too many tokens for Titan, though not too many characters.
    private static readonly string TooManyTokens = new('x', 36_000);

    private static readonly string[] Forty = [.. Enumerable.Range(0, 40).Select(text => $"text {text}")];

    [Fact]
    public async Task Vectors_are_in_the_order_of_the_texts_whatever_order_they_arrive_in()
    {
        var held = new HeldCalls(Forty.Length, AtOnce);
        var stage = new EmbeddingStage { Before = (_, _) => held.WaitAsync() };
        await using var gateway = await stage.StartAsync();

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Forty));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(AtOnce, stage.MostAtOnce);
        var vectors = EmbeddingStage.Vectors(await Some.JsonAsync(response));
        foreach (var (text, vector) in Forty.Zip(vectors))
        {
            using var alone = await EmbeddingStage.Ask(gateway, $"\"{text}\"");
            Assert.Equal(EmbeddingStage.Vectors(await Some.JsonAsync(alone))[0], vector);
        }
    }

    [Fact]
    public async Task Every_call_and_every_token_is_in_the_one_record()
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync(
            new() { ["Callers:Applications:demo:MaxConcurrentRequests"] = "1" });

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Enumerable.Range(0, 256).Select(text => $"text {text}")));

        var usage = (await Some.JsonAsync(response))["usage"]!;
        var settled = await gateway.Logs.NextAsync(logged => logged.Id == 4000);
        Assert.Equal(stage.Tokens, (long)usage["total_tokens"]!);
        AssertSettled(
            settled, ("Operation", "Embed"), ("Outcome", "completed"), ("UsageKnown", "known"), ("Attempts", 256), ("AmbiguousAttempts", 0),
            ("InputTokens", stage.Tokens), ("OutputTokens", 0L), ("Alias", "titan-embed-text-v2"));
        Assert.Equal(0, gateway.Services.GetRequiredService<ResponseMemory>().Held);
    }

    [Fact]
    public async Task A_call_that_fails_ends_the_others_and_what_was_answered_is_recorded()
    {
        // Four are answered; the fifth fails while seven others are under way.
        var held = new Tally();
        var stage = new EmbeddingStage
        {
            Before = (body, cancellation) => body.Contains(TooManyTokens, StringComparison.Ordinal) ? held.WhenTotalAsync(7)
                : Array.Exists(Forty[..4], text => body.Contains($"\"{text}\"", StringComparison.Ordinal)) ? Task.CompletedTask
                : HoldAsync(held, cancellation),
        };
        await using var gateway = await stage.StartAsync();
        string[] texts = [.. Forty[..4], TooManyTokens, .. Forty[5..]];

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(texts));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await Some.JsonAsync(response))["error"]!;
        Assert.Equal(("input[4]", "context_length_exceeded"), ((string?)error["param"], (string?)error["code"]));
        var message = (string)error["message"]!;
        Assert.Contains("Too many input tokens", message, StringComparison.Ordinal);
        Assert.Contains(
            "It failed at input[4]. This request is 40 calls to Bedrock: 4 were answered and are billed, 7 were cut off and may be billed.",
            message, StringComparison.Ordinal);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        await held.WhenNoneOpenAsync();
        AssertSettled(
            await gateway.Logs.NextAsync(logged => logged.Id == 4000),
            ("Code", "upstream_validation"), ("UsageKnown", "partial"), ("Attempts", 12), ("AmbiguousAttempts", 7),
            ("InputTokens", stage.Tokens), ("RefusedMembers", "input[4]"));
        Assert.Equal(12, stage.Bodies.Count);
        Assert.True(stage.Tokens > 0);
        Assert.Equal(0, gateway.Services.GetRequiredService<ResponseMemory>().Held);
    }

    [Fact]
    public async Task A_throttled_call_is_sent_again()
    {
        var stage = new EmbeddingStage();
        await using var gateway = await stage.StartAsync(
            gateway: builder => builder.Services.AddSingleton<TimeProvider>(new AcceleratedTime()));
        gateway.Aws.Faults.Add("bedrock-runtime", "InvokeModel", FaultKind.Throttling);

        using var response = await EmbeddingStage.Ask(gateway, EmbeddingStage.List(Forty));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(stage.Tokens, (long)(await Some.JsonAsync(response))["usage"]!["prompt_tokens"]!);
        AssertSettled(
            await gateway.Logs.NextAsync(logged => logged.Id == 4000),
            ("Attempts", stage.Bodies.Count), ("UsageKnown", "known"), ("InputTokens", stage.Tokens));
        Assert.Equal(Forty.Length + 1, stage.Bodies.Count);
    }

    [Fact]
    public async Task While_one_call_is_throttled_no_other_begins()
    {
        using var body = JsonDocument.Parse("""{"input":["a","b","c","d"]}""");
        Assert.True(EmbeddingRequest.Read(body.RootElement, new EmbeddingOptions(), usualType: null).Is(out var request, out _));
        var whole = new BedrockCall(
            "request", Some.Placement(Some.Target()), BedrockOperation.Embed, [],
            """{"calls":[{"inputText":"a"},{"inputText":"b"},{"inputText":"c"},{"inputText":"d"}]}"""u8.ToArray(),
            TimeSpan.FromMinutes(1), mayRetry: true)
        {
            AttemptTimeout = TimeSpan.FromMinutes(1),
        };
        using var vectors = new VectorList(request, "model", dimensions: 1, textsPerCall: 1) { IsOfLists = false };
        using var timer = new RequestTimers(TimeProvider.System).Start(TestContext.Current.CancellationToken);
        using var batch = new CallBatch(whole, vectors, timer);
        var throttled = batch.Next(TimeProvider.System)!.Value;
        var other = batch.Next(TimeProvider.System)!.Value;

        throttled.Call.IsThrottled = true;

        Assert.Null(batch.Next(TimeProvider.System));
        await TakeAsync(batch, other);
        Assert.Null(batch.Next(TimeProvider.System));
        await TakeAsync(batch, throttled);
        Assert.Equal(2, batch.Next(TimeProvider.System)!.Value.Index);
    }

    [Fact]
    public async Task When_the_caller_leaves_nothing_more_is_sent()
    {
        using var leave = new CancellationTokenSource();
        var stage = new EmbeddingStage { Before = (_, cancellation) => Task.Delay(Timeout.Infinite, cancellation) };
        await using var gateway = await stage.StartAsync();
        var asked = gateway.Post(
            "/v1/embeddings", $$"""{"model":"titan-embed-text-v2","input":{{EmbeddingStage.List(Forty)}}}""", leave.Token);
        await gateway.ArrivedAtBedrockAsync(AtOnce);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        AssertSettled(
            await gateway.Logs.NextAsync(logged => logged.Id == 4000),
            ("Code", "client_closed"), ("Attempts", AtOnce), ("AmbiguousAttempts", AtOnce), ("UsageKnown", "unknown"));
        Assert.Equal(0, gateway.Services.GetRequiredService<ResponseMemory>().Held);
        Assert.Equal(AtOnce, stage.Bodies.Count);
    }

    private static async Task TakeAsync(CallBatch batch, (int Index, BedrockCall Call) call)
    {
        using var body = new MemoryStream("""{"embedding":[0.5],"inputTextTokenCount":1}"""u8.ToArray());
        using var response = await BufferedResponse.ReadAsync(
            new(null, null, []), body, announced: null, limit: 1_000, room: Stream.Null, TestContext.Current.CancellationToken);
        batch.Take(call.Index, call.Call, response!);
        Assert.Null(batch.Error);
    }

    private static void AssertSettled(CapturedLogs.LogEvent settled, params (string Name, object? Value)[] values) =>
        Assert.Equal(
            values.Select(one => $"{one.Name}={one.Value}"), values.Select(one => $"{one.Name}={settled.Values[one.Name]}"));

    private static async Task HoldAsync(Tally held, CancellationToken cancellation)
    {
        held.Begin();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        finally
        {
            held.End();
        }
    }

    /// <summary>Holds calls until as many are there as can be, then lets one of them go on, by chance.</summary>
    private sealed class HeldCalls(int calls, int atOnce)
    {
        private readonly Lock _gate = new();
        private readonly List<TaskCompletionSource> _waiting = [];
        private readonly SplitMix64 _random = new(20);
        private int _released;

        public Task WaitAsync()
        {
            var one = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                if (_released == calls)
                {
                    return Task.CompletedTask;
                }

                _waiting.Add(one);
                while (_waiting.Count > 0 && _waiting.Count >= Math.Min(atOnce, calls - _released))
                {
                    var chosen = (int)(_random.Next() % (ulong)_waiting.Count);
                    _waiting[chosen].SetResult();
                    _waiting.RemoveAt(chosen);
                    _released++;
                }
            }

            return one.Task;
        }
    }
}
