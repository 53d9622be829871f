using System.Text;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>The rows of the network to Bedrock, and of responses that are not valid.</summary>
internal static class ResponseFaults
{
    private const string NotReached = "upstream_unreachable";
    private const string Lost = "upstream_connection_lost";
    private const string Late = "upstream_timeout";
    private const string Senseless = "upstream_error";

    private static readonly Dictionary<string, string?> Impatient = new() { ["Bedrock:AttemptTimeout"] = "00:00:01" };

    public static IEnumerable<Fault> Rows() => [.. Unreached(), .. Broken(), .. Silent(), .. NoSense(), .. Odd()];

    // Nothing was sent: it is safe to retry, and the error says so.
    private static IEnumerable<Fault> Unreached() =>
    [
        NeverReached("Bedrock refuses connections") with { BedrockWay = Way.Closed },
        NeverReached("Bedrock drops packets") with
        {
            BedrockWay = Way.Deaf,
            Settings = new() { ["Bedrock:ConnectTimeout"] = "00:00:00.1" },
        },
        NeverReached("Bedrock has a name that does not resolve") with { BedrockWay = Way.Unknown },
        NeverReached("Bedrock has a certificate of an authority nobody knows") with
        {
            BedrockCertificate = Certificates.OfAStranger,
        },
        NeverReached("The network resets the TLS handshake with Bedrock") with
        {
            BedrockCertificate = Certificates.OfAStranger,
            BedrockToxics = [new Reset(0)],
        },
    ];

    // Something was sent: it may have been billed, and is not sent again.
    private static IEnumerable<Fault> Broken() =>
    [
        Refused("Bedrock resets the connection after the request", 504, Lost, Script.Once(Step.Reset)),
        Refused("Bedrock closes the connection after the request", 504, Lost, Script.Once()),
        Refused("The network resets the connection before the first byte of the answer", 504, Lost) with
        {
            BedrockToxics = [new Reset(0)],
        },
        Refused("The network resets the connection in the middle of the answer", 504, Lost) with
        {
            BedrockToxics = [new Reset(150)],
        },
        Refused("The network ends the connection in the middle of the answer's head", 504, Lost) with
        {
            BedrockToxics = [new LimitData(30)],
        },
        Refused("The answer is shorter than it says", 504, Lost, Script.Once(Step.Write(RawHttp.Ok()[..^10]))),
        Refused("The answer's last chunk is missing", 504, Lost, Script.Once(
            Step.Write(
                RawHttp.Head(200, ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked")),
                RawHttp.Chunk("{}"u8.ToArray())))),
    ];

    private static IEnumerable<Fault> Silent() =>
    [
        Refused("Bedrock never answers", 504, Late, Script.Once(Step.Hang)) with
        {
            Settings = Impatient,
            LetsGo = true,
        },
        Refused("Bedrock never ends its answer", 504, Late, Script.Once(
            Step.Write(RawHttp.Ok()[..^10]), Step.Hang)) with
        {
            Settings = Impatient,
            LetsGo = true,
        },
        Refused("Bedrock answers 500 and never ends its words", 504, Late, Script.Once(
            Step.Write(RawHttp.Error(500, "InternalServerException", "no reason")[..^10]), Step.Hang)) with
        {
            Settings = Impatient,
            LetsGo = true,
        },
        Refused("Bedrock switches to another protocol", 504, Late, Script.Once(
            Step.Write(RawHttp.Head(101, ("Upgrade", "other"), ("Connection", "Upgrade"))), Step.Hang)) with
        {
            Settings = Impatient,
            LetsGo = true,
        },
    ];

    private static IEnumerable<Fault> NoSense() =>
    [
        Refused("Bedrock answers 200 with a page", 502, Senseless, Script.InOrder(
            RawHttp.Respond(200, "<html/>"u8.ToArray(), ("Content-Type", "text/html")))),
        Refused("Bedrock answers 200 with nothing", 502, Senseless, Script.InOrder(
            RawHttp.Respond(200, [], ("Content-Type", "application/json")))),
        Refused("Bedrock answers 302", 502, Senseless, Script.InOrder(
            RawHttp.Respond(302, [], ("Location", "/model/elsewhere/converse")))),
        Refused("Bedrock answers 204", 502, Senseless, Script.InOrder(RawHttp.Head(204))),
        Refused("Bedrock never stops to say 100 Continue", 502, Senseless, Script.Once(
            Step.Pour("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray()))) with { LetsGo = true },
        Refused("Bedrock does not speak HTTP", 502, Senseless, Script.Once(
            Step.Write("SSH-2.0-OpenSSH_9.6\r\n\r\n"u8.ToArray()), Step.Hang)) with { LetsGo = true },
        Refused("Bedrock answers 50 MB", 502, Senseless, Script.Once(
            Step.Write(RawHttp.Head(200, ("Content-Type", "application/json"), ("Content-Length", "50000000"))),
            Step.Pour(new byte[64 * 1024]))) with { LetsGo = true },
        Refused("Bedrock answers without end and without a length", 502, Senseless, Script.Once(
            Step.Write(RawHttp.Head(200, ("Content-Type", "application/json"), ("Transfer-Encoding", "chunked"))),
            Step.Pour(RawHttp.Chunk(new byte[64 * 1024])))) with
        {
            Settings = new() { ["Bedrock:MaxResponseBytes"] = "1000000" },
            LetsGo = true,
        },
        Refused("Bedrock sends headers without end", 502, Senseless, Script.Once(
            Step.Write("HTTP/1.1 200 OK\r\n"u8.ToArray()),
            Step.Pour(Encoding.ASCII.GetBytes($"X-Header: {new string('x', 1000)}\r\n")))) with { LetsGo = true },
        Refused("The answer is longer than it says, and cut there no answer", 502, Senseless, Script.Once(
            Step.Write(RawHttp.Respond(200, "{\"stopReason\":"u8.ToArray(), ("Content-Type", "application/json"))),
            Step.Write("\"end_turn\"}"u8.ToArray()),
            Step.Hang)) with { LetsGo = true },
    ];

    // Unusual, but not faults in the end.
    private static IEnumerable<Fault> Odd() =>
    [
        new("Bedrock says 100 Continue before it answers")
        {
            Bedrock = Script.InOrder(
                [.. "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"u8, .. RawHttp.Ok()]),
            Seen = Seen.Response,
            Counted = new(1, 1),
            Settled = Settled.Completed(),
        },
        new("Bedrock's answer comes byte by byte")
        {
            BedrockToxics = [new Slicer(1)],
            Seen = Seen.Response,
            Counted = new(1, 1),
            Settled = Settled.Completed(),
        },
        new("Bedrock's answer comes slowly")
        {
            BedrockToxics = [new Bandwidth(2000)],
            Seen = Seen.Response,
            Counted = new(1, 1),
            Settled = Settled.Completed(),
        },
    ];

    private static Fault NeverReached(string name) => new(name)
    {
        Seen = new(503, NotReached, true) { RetryAfter = 2 },
        Counted = new(1, 0),
        Settled = Settled.Refused(NotReached, 3),
    };

    private static Fault Refused(string name, int status, string code, IReadOnlyList<Step>[]? script = null) =>
        new(name)
        {
            Bedrock = script ?? Script.InOrder(RawHttp.Ok()),
            Seen = new(status, code, false),
            Counted = new(1, 1),
            Settled = Settled.Refused(code, 1),
        };
}
