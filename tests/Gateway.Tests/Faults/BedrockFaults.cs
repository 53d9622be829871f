using System.Text;
using Gateway.Testing;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>The rows of Bedrock's own errors: what each means, and whether it is retried.</summary>
internal static class BedrockFaults
{
    private const string Canary = "CANARY-of-the-prompt";

    public static IEnumerable<Fault> Rows() =>
    [
        // status, type → the caller's error, and the number of attempts
        Fails(429, "ThrottlingException", new(429, "upstream_throttled", true) { RetryAfter = 5 }, 3),
        Fails(429, "ModelNotReadyException", new(503, "upstream_unavailable", true) { RetryAfter = 2 }, 3),
        Fails(500, "InternalServerException", new(502, "upstream_error", false), 3),
        Fails(502, "", new(502, "upstream_error", false), 3),
        Fails(503, "ServiceUnavailableException", new(503, "upstream_unavailable", true) { RetryAfter = 2 }, 3),
        Fails(504, "", new(504, "upstream_timeout", false), 1),
        Fails(424, "ModelErrorException", new(502, "model_error", false), 1),
        Fails(408, "ModelTimeoutException", new(504, "model_timeout", false), 1),
        Fails(400, "ValidationException", new(400, "upstream_validation", false), 1),
        Fails(403, "AccessDeniedException", new(502, "upstream_access_denied", false), 1) with
        {
            Logged = (2101, "no reason"),
        },
        Fails(404, "ResourceNotFoundException", new(502, "upstream_access_denied", false), 1),
        Fails(418, "TeapotException", new(502, "upstream_error", false), 1),
        .. Recoveries(),
        .. Pauses(),
        .. Sessions(),
        .. Words(),
    ];

    private static IEnumerable<Fault> Recoveries() =>
        new[]
        {
            (429, "ThrottlingException"), (429, "ModelNotReadyException"), (500, "InternalServerException"), (502, ""),
            (503, "ServiceUnavailableException"),
        }.Select(error => new Fault($"Bedrock answers {error.Item1} {error.Item2} twice, and then properly")
        {
            Bedrock = Script.InOrder(Error(error), Error(error), RawHttp.Ok()),
            Seen = Seen.Response,
            Counted = new(1, 3),
            Settled = Settled.Completed(3),
        });

    // x-amz-retry-after, in milliseconds. Chance is 0: without the header the next attempt follows at once.
    private static IEnumerable<Fault> Pauses() =>
    [
        .. new[] { "0", "-100", "invalid", "Wed, 21 Oct 2026 07:28:00 GMT" }.Select(
            asked => new Fault($"Bedrock throttles and asks for a pause of '{asked}'")
            {
                Bedrock = Script.InOrder(Throttled(asked), RawHttp.Ok()),
                Seen = Seen.Response,
                Counted = new(1, 2),
                Settled = Settled.Completed(2),
            }),
        TooLong("1500", 2),
        TooLong("10000", 10),
    ];

    private static IEnumerable<Fault> Sessions() =>
    [
        .. new[]
        {
            (403, "ExpiredTokenException"), (403, "UnrecognizedClientException"), (403, "InvalidSignatureException"),
        }.Select(error => new Fault($"Bedrock answers {error.Item1} {error.Item2} once: the session is renewed")
        {
            Sts = Script.InOrder(RawHttp.Session("ASIACONTRACTOR000001"), RawHttp.Session("ASIACONTRACTOR000002")),
            Bedrock = Script.InOrder(Error(error), RawHttp.Ok()),
            Seen = Seen.Response,
            Counted = new(2, 2),
            Settled = Settled.Completed(2),
        }),
        new("Bedrock holds every session for expired")
        {
            Sts = Script.InOrder(RawHttp.Session("ASIACONTRACTOR000001"), RawHttp.Session("ASIACONTRACTOR000002")),
            Bedrock = Script.InOrder(Error((403, "ExpiredTokenException"))),
            Seen = new(503, "credentials_unavailable", true) { RetryAfter = 2 },
            Counted = new(2, 2),
            Settled = Settled.Refused("credentials_unavailable", 2),
        },
        ExpiredForAll(200),
    ];

    private static IEnumerable<Fault> Words() =>
    [
        new("Bedrock's complaint quotes the prompt: the caller reads it, the log does not")
        {
            Bedrock = Script.InOrder(RawHttp.Error(400, "ValidationException", $"Bad: {Canary}")),
            Seen = new(400, "upstream_validation", false),
            Counted = new(1, 1),
            Settled = Settled.Refused("upstream_validation", 1),
            Private = Canary,
        },
        new("A model's error holds more than a message: nobody reads that")
        {
            Bedrock = Script.InOrder(RawHttp.Respond(
                424, Encoding.UTF8.GetBytes($$"""{"message":"It failed.","originalMessage":"{{Canary}}"}"""),
                ("Content-Type", "application/json"), ("x-amzn-ErrorType", "ModelErrorException"))),
            Seen = new(502, "model_error", false),
            Counted = new(1, 1),
            Settled = Settled.Refused("model_error", 1),
            Secret = Canary,
        },
        new("A denial quotes role and account: the caller does not read it")
        {
            Bedrock = Script.InOrder(RawHttp.Error(500, "InternalServerException", $"arn:aws:iam::444455556666 {Canary}")),
            Seen = new(502, "upstream_error", false),
            Counted = new(1, 3),
            Settled = Settled.Refused("upstream_error", 3),
            Secret = Canary,
        },
    ];

    private static Fault Fails(int status, string type, Seen seen, int attempts) =>
        new($"Bedrock always answers {status} {type}".TrimEnd())
        {
            Bedrock = Script.InOrder(Error((status, type))),
            Seen = seen,
            Counted = new(1, attempts),
            Settled = Settled.Refused(seen.Code!, attempts),
        };

    private static Fault TooLong(string asked, int retryAfter) =>
        new($"Bedrock throttles and asks for a pause of {asked} ms, more than the caller's time")
        {
            Bedrock = Script.InOrder(Throttled(asked)),
            Headers = [("X-Request-Timeout-Ms", "1000")],
            Seen = new(429, "upstream_throttled", true) { RetryAfter = retryAfter },
            Counted = new(1, 1),
            Settled = Settled.Refused("upstream_throttled", 1),
        };

    // No call gets a response before all have arrived, so that all of them learn at once that the session has expired.
    private static Fault ExpiredForAll(int callers)
    {
        var asked = new Tally();
        var join = Step.WaitFor(_ =>
        {
            asked.Begin();
            return asked.WhenTotalAsync(callers);
        });
        var answer = Step.WriteFor(head => head.Contains("ASIACONTRACTOR000001", StringComparison.Ordinal)
            ? Error((403, "ExpiredTokenException"))
            : RawHttp.Ok());
        return new($"Bedrock holds the session of {callers} callers for expired: it is renewed once")
        {
            Sts = Script.InOrder(RawHttp.Session("ASIACONTRACTOR000001"), RawHttp.Session("ASIACONTRACTOR000002")),
            Bedrock = [[Step.Read, join, answer, Step.Again]],
            Callers = callers,
            Seen = Seen.Response,
            Counted = new(2, 2 * callers),
            Settled = Settled.Completed(2),
        };
    }

    private static byte[] Throttled(string asked) =>
        RawHttp.Error(429, "ThrottlingException", "no reason", ("x-amz-retry-after", asked));

    private static byte[] Error((int Status, string Type) error) =>
        RawHttp.Error(error.Status, error.Type, "no reason");
}
