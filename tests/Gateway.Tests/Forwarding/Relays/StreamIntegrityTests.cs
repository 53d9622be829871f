using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using System.Text;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Forwarding.Relays;

/// <summary>
/// A recorded stream of three frames, damaged in every way that one changed bit or one cut can damage it: a caller gets the
/// frames before the damaged one, an exception, and an end that no client takes for a correct one.
/// </summary>
public class StreamIntegrityTests
{
    private static readonly (string Type, string Data)[] Events =
    [
        ("messageStart", """{"role":"assistant"}"""),
        ("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"こ"}}"""),
        ("messageStop", """{"stopReason":"end_turn"}"""),
    ];

    private static readonly byte[][] Recorded = [.. Events.Select(sent => BedrockFrames.Event(sent.Type, sent.Data))];

    private static readonly byte[] Whole = BedrockFrames.Join(Recorded);

    // One per concurrent caller: the model's name in the URL tells the script whose stream to play.
    private static readonly string[] Models =
        ["claude-haiku-4-5", "simulator.slow", "simulator.huge", "simulator.validation"];

    [Fact]
    public async Task A_flipped_bit_is_never_delivered_and_never_ends_properly()
    {
        var spoilt = Enumerable.Range(0, Whole.Length * 8).Select(Flipped).ToList();

        Assert.InRange(spoilt.Count, 2500, 5000);
        await AssertNothingSpoiltIsDeliveredAsync(spoilt, NativeRequest, WhyNotNative);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_cut_at_any_byte_never_ends_properly(bool endsProperly)
    {
        var spoilt = Enumerable.Range(0, Whole.Length + (endsProperly ? 0 : 1))
            .Select(length => Cut(length, endsProperly))
            .ToList();

        await AssertNothingSpoiltIsDeliveredAsync(spoilt, NativeRequest, WhyNotNative);
    }

    [Fact]
    public async Task No_server_sent_event_is_made_of_a_spoilt_frame()
    {
        // Every seventh bit: each byte once or twice, and each position within a byte.
        var spoilt = Enumerable.Range(0, Whole.Length * 8 / 7).Select(i => Flipped(i * 7))
            .Concat(Enumerable.Range(0, Whole.Length).Select(length => Cut(length, endsProperly: true)))
            .Concat(Enumerable.Range(0, Whole.Length + 1).Select(length => Cut(length, endsProperly: false)))
            .ToList();

        await AssertNothingSpoiltIsDeliveredAsync(spoilt, OwnRequest, WhyNotOwn);
    }

    [Fact]
    public async Task The_recorded_stream_itself_is_delivered_whole_and_ends_properly()
    {
        await using var rig = await Rig.StartAsync();

        var native = await rig.PlayAsync(0, Cut(Whole.Length, endsProperly: true), NativeRequest);
        var own = await rig.PlayAsync(0, Cut(Whole.Length, endsProperly: true), OwnRequest);

        Assert.Equal((200, true), (native.Status, native.Complete));
        Assert.Equal(Whole, native.Body);
        Assert.Equal((200, true), (own.Status, own.Complete));
        Assert.Equal(Events, await EventsAsync(own.Body));
    }

    private static async Task AssertNothingSpoiltIsDeliveredAsync(
        List<Spoilt> streams, Func<TestGateway, string, byte[]> request, Func<RawResponse, int, Task<string?>> whyNot)
    {
        await using var rig = await Rig.StartAsync();
        var offenders = new ConcurrentQueue<string>();
        var next = -1;

        await Task.WhenAll(Models.Select(async (_, caller) =>
        {
            while (Interlocked.Increment(ref next) is var at && at < streams.Count)
            {
                var answer = await rig.PlayAsync(caller, streams[at], request);
                if (await whyNot(answer, streams[at].Intact) is { } why)
                {
                    offenders.Enqueue(
                        $"{streams[at].How}: {why}\n{answer.Head}\n{Encoding.Latin1.GetString(answer.Body)}");
                }
            }
        }));

        Assert.True(
            offenders.IsEmpty, $"{offenders.Count} of {streams.Count}:\n{string.Join("\n\n", offenders.Take(3))}");
        Assert.Equal(streams.Count, rig.Calls);
    }

    private static Task<string?> WhyNotNative(RawResponse answer, int intact)
    {
        if (intact == 0)
        {
            return Task.FromResult(answer is { Status: 424, Complete: true } ? null : "not refused with 424");
        }

        var given = BedrockFrames.Join(Recorded[..intact]);
        if (answer is not { Status: 200, Complete: false } || !answer.Body.AsSpan().StartsWith(given))
        {
            return Task.FromResult<string?>("not the intact frames and a cut");
        }

        // The SDK verifies both checksums.
        var (frames, left) = BedrockFrames.Read(answer.Body[given.Length..]);
        return Task.FromResult(
            left == 0
            && frames is [var exception]
            && exception.Header(":exception-type") == "modelStreamErrorException"
                ? null
                : "something other than one exception after the intact frames");
    }

    private static async Task<string?> WhyNotOwn(RawResponse answer, int intact)
    {
        if (intact == 0)
        {
            return answer is { Status: 502 or 504, Complete: true } ? null : "not refused with 502 or 504";
        }

        var events = await EventsAsync(answer.Body);
        return answer is { Status: 200, Complete: false }
            && events is [.. var given, ("error", _)]
            && given.AsSpan().SequenceEqual(Events.AsSpan(0, intact))
                ? null
                : "not the intact events, an error and a cut";
    }

    private static async Task<(string Type, string Data)[]> EventsAsync(byte[] body)
    {
        using var stream = new MemoryStream(body);
        var events = new List<(string, string)>();
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            events.Add((item.EventType, item.Data));
        }

        return [.. events];
    }

    private static Spoilt Flipped(int bit)
    {
        var bytes = Whole.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new Spoilt($"bit {bit} flipped", bytes, FramesWithin(bit / 8), EndsProperly: true);
    }

    private static Spoilt Cut(int length, bool endsProperly) => new(
        $"cut after {length} bytes, {(endsProperly ? "ended properly" : "connection closed")}",
        Whole[..length], FramesWithin(length), endsProperly);

    private static int FramesWithin(int bytes) =>
        Enumerable.Range(1, Recorded.Length).Count(frames => BedrockFrames.Join(Recorded[..frames]).Length <= bytes);

    private static byte[] NativeRequest(TestGateway gateway, string model) =>
        Request(gateway, $"/model/{model}/converse-stream", Some.NativeRequest());

    private static byte[] OwnRequest(TestGateway gateway, string model) =>
        Request(gateway, "/converse/stream", Some.ConverseRequest(modelId: model));

    private static byte[] Request(TestGateway gateway, string target, string body) => Encoding.UTF8.GetBytes(
        $"POST {target} HTTP/1.1\r\nHost: localhost\r\nx-api-key: {gateway.Key}\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>The bytes that Bedrock sends, and the number of frames in them that are unchanged.</summary>
    private sealed record Spoilt(string How, byte[] Bytes, int Intact, bool EndsProperly);

    /// <summary>A gateway, and instead of Bedrock a script that plays the next stream of each caller.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, Spoilt> _next = new(StringComparer.Ordinal);
        private readonly ScriptedStream _bedrock;
        private readonly TestGateway _gateway;
        private readonly KeepAliveConnection[] _callers;

        private Rig(TestGateway gateway, ScriptedStream bedrock, ConcurrentDictionary<string, Spoilt> next) =>
            (_gateway, _bedrock, _next, _callers) =
                (gateway, bedrock, next, [.. Models.Select(_ => new KeepAliveConnection(gateway))]);

        public int Calls => _bedrock.Calls;

        public static async Task<Rig> StartAsync()
        {
            var next = new ConcurrentDictionary<string, Spoilt>(StringComparer.Ordinal);
            var bedrock = new ScriptedStream(async answer =>
            {
                var called = answer.Context.Request.Path.Value!.Split('/')[2];
                var spoilt = next[called.Replace(The.HaikuProfile, Models[0], StringComparison.Ordinal)];
                await answer.SendAsync(spoilt.Bytes);
                await (spoilt.EndsProperly ? Task.CompletedTask : answer.CloseAsync());
            });
            var gateway = await TestGateway.StartAsync(
                new()
                {
                    ["Bedrock:StreamIdleTimeout"] = "00:01:00",
                    // On a busy machine a ping would begin the response before it is refused.
                    ["Converse:HeartbeatInterval"] = "00:05:00",
                    ["Logging:LogLevel:Default"] = "Warning",
                },
                gateway: builder => builder.Services.AddSingleton<TimeProvider>(new AcceleratedTime()),
                simulator: builder =>
                {
                    // The script closes a connection by throwing, which would be logged a thousand times.
                    builder.Logging.ClearProviders();
                    bedrock.Install(builder);
                });
            return new Rig(gateway, bedrock, next);
        }

        public Task<RawResponse> PlayAsync(
            int caller, Spoilt spoilt, Func<TestGateway, string, byte[]> request)
        {
            _next[Models[caller]] = spoilt;
            return _callers[caller].AskAsync(request(_gateway, Models[caller]));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var caller in _callers)
            {
                await caller.DisposeAsync();
            }

            await _gateway.DisposeAsync();
        }
    }
}
