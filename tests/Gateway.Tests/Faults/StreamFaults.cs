using Gateway.Testing;
using Gateway.Testing.Scripts;
using Broken = Gateway.Tests.EventStream.Frames;

namespace Gateway.Tests.Faults;

/// <summary>
/// The rows of a stream that has begun: two frames were relayed before the fault. It is never sent again, and never ends like a
/// complete one.
/// </summary>
internal static class StreamFaults
{
    private const string Lost = "upstream_connection_lost";
    private const string Late = "upstream_timeout";
    private const string Corrupt = "upstream_error";

    private static readonly Dictionary<string, string?> Impatient =
        new() { ["Bedrock:StreamIdleTimeout"] = "00:00:01" };

    public static IEnumerable<Fault> Rows() => [.. Breaks(), .. Spoilt(), .. Exceptions(), .. BeforeTheFirstFrame()];

    private static IEnumerable<Fault> Breaks() =>
    [
        Breaking("is reset", Lost, Step.Reset),
        Breaking("ends without its last chunk", Lost),
        Breaking("ends properly without messageStop", Lost, Step.Write(RawHttp.LastChunk)),
        Breaking("ends in the middle of a frame", Lost, Step.Write(
            RawHttp.Chunk(BedrockFrames.Greeting[2][..50]), RawHttp.LastChunk)),
        Breaking("breaks off in the middle of a chunk", Lost, Step.Write(RawHttp.Chunk(BedrockFrames.Greeting[2])[..50])),
        Breaking("falls silent", Late, Step.Hang) with { Settings = Impatient, LetsGo = true },
        Breaking("drips, byte by byte", Late, Step.Drip(
            RawHttp.Chunk(BedrockFrames.Greeting[2]), TimeSpan.FromMilliseconds(100)), Step.Hang) with
        {
            Settings = Impatient,
            LetsGo = true,
        },
    ];

    // The connection stays open, so that it is the gateway that closes it.
    private static IEnumerable<Fault> Spoilt() =>
    [
        Breaking("has a wrong checksum", Corrupt, Frame(Flipped(BedrockFrames.Greeting[2], ^20)), Step.Hang),
        Breaking("has a wrong checksum in a prelude", Corrupt, Frame(Flipped(BedrockFrames.Greeting[2], 9)), Step.Hang),
        Breaking("has a frame of length 0", Corrupt, Frame(Broken.Prelude(0, 0)), Step.Hang),
        Breaking("has a frame of 17 MiB", Corrupt, Frame(Broken.Prelude(17 * 1024 * 1024, 0)), Step.Hang),
        Breaking("has a frame whose headers are longer than itself", Corrupt, Frame(
            [.. Broken.Prelude(100, 90), .. new byte[88]]), Step.Hang),
        Breaking("has a header that runs over its frame's headers", Corrupt, Frame(
            Broken.About([.. Broken.Bare(":event-type", 7), 0xFF, 0xFF], [])), Step.Hang),
        Breaking("has chunks that are none", Lost, Step.Write("zz\r\n"u8.ToArray()), Step.Hang),
    ];

    private static IEnumerable<Fault> Exceptions() =>
    [
        Excepting("internalServerException", "upstream_error"),
        Excepting("modelStreamErrorException", "model_error"),
        Excepting("validationException", "upstream_validation"),
        Excepting("throttlingException", "upstream_throttled"),
        Excepting("serviceUnavailableException", "upstream_unavailable"),
        Excepting("somethingNewException", "upstream_error"),
    ];

    private static IEnumerable<Fault> BeforeTheFirstFrame() =>
    [
        Refused("Bedrock begins a stream and resets it", 424, Lost, Step.Write(RawHttp.StreamHead), Step.Reset),
        Refused("Bedrock begins a stream and says nothing", 408, Late, Step.Write(RawHttp.StreamHead), Step.Hang) with
        {
            Settings = new() { ["Bedrock:AttemptTimeout"] = "00:00:01" },
            LetsGo = true,
        },
        Refused("Bedrock answers a stream with JSON", 424, Corrupt, Step.Write(RawHttp.Ok()), Step.Again),
    ];

    private static Fault Breaking(string how, string code, params Step[] steps)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return new($"A stream {how}")
        {
            Streams = true,
            Bedrock = Script.Once([
                Step.Write(RawHttp.StreamHead, RawHttp.Chunk(BedrockFrames.Greeting[0]), RawHttp.Chunk(BedrockFrames.Greeting[1])),
                Step.WaitFor(left => begun.Task.WaitAsync(left)), .. steps]),
            Begun = begun,
            Seen = Seen.Broken(code),
            Counted = new(1, 1),
            Settled = Settled.Broken(code),
            LetsGo = true,
        };
    }

    private static Fault Excepting(string type, string code) => new($"A stream has {type}")
    {
        Streams = true,
        Bedrock = Script.InOrder(RawHttp.Stream(
            BedrockFrames.Greeting[0], BedrockFrames.Greeting[1], BedrockFrames.Exception(type, """{"message":"It went wrong."}"""))),
        Seen = new(200) { Frames = 2, Exception = type },
        Counted = new(1, 1),
        Settled = Settled.Broken(code),
    };

    private static Fault Refused(string name, int status, string code, params Step[] steps) => new(name)
    {
        Streams = true,
        Bedrock = Script.Once(steps),
        Seen = new(status, code),
        Counted = new(1, 1),
        Settled = Settled.Refused(code, 1),
    };

    private static Step Frame(byte[] frame) => Step.Write(RawHttp.Chunk(frame));

    private static byte[] Flipped(byte[] frame, Index at)
    {
        var flipped = frame.ToArray();
        flipped[at] ^= 1;
        return flipped;
    }
}
