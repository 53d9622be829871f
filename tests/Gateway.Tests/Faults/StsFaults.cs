using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Step = Gateway.Testing.Scripts.Step;

namespace Gateway.Tests.Faults;

/// <summary>
/// The rows of STS. While a session is held, no caller notices any of them; without one, each gets a 503 that says whether
/// waiting helps.
/// </summary>
internal static class StsFaults
{
    private const string Unavailable = "credentials_unavailable";
    private const string NotAssumable = "role_not_assumable";
    private const string Hour = "2099-01-01T00:00:00Z";
    private const string Key = "ASIACONTRACTOR000001";

    public static IEnumerable<Fault> Rows() =>
    [
        .. Outages().SelectMany(Twice),
        .. Refusals().SelectMany(Twice),
        .. UnusableResponses().SelectMany(Twice),
        .. Tls(),
        .. Silent(),
        .. Ways(),
        .. Ends(),
    ];

    private static IEnumerable<Kind> Outages() =>
    [
        new("answers 500", Error(500, "InternalFailure"), true, "InternalFailure"),
        new("answers 503 without a word", Script.InOrder(RawHttp.Respond(503, [])), true, "malformed_answer"),
        new("throttles", Error(400, "Throttling"), true, "Throttling"),
        new("answers 429", Error(429, "TooManyRequestsException"), true, "TooManyRequestsException"),
        new("holds our own session for expired", Error(403, "ExpiredToken"), true, "ExpiredToken"),
        new("resets the connection", Script.Once(Step.Reset), true, "connection"),
        new("closes the connection without an answer", Script.Once(), true, "connection"),
        new("closes the connection in the middle of its answer", Script.Once(
            Step.Write(RawHttp.Session()[..^40])), true, "connection"),
    ];

    private static IEnumerable<Kind> Refusals() =>
    [
        new("denies the role", Error(403, "AccessDenied"), false, "AccessDenied"),
        new("is not activated in the Region", Error(403, "RegionDisabledException"), false, "RegionDisabledException"),
        new("finds the policy malformed", Error(400, "MalformedPolicyDocument"), false, "MalformedPolicyDocument"),
        new("finds the policy too large", Error(400, "PackedPolicyTooLarge"), false, "PackedPolicyTooLarge"),
    ];

    private static IEnumerable<Kind> UnusableResponses() =>
    [
        Unusable("is cut-off XML", "<AssumeRoleResponse><AssumeRoleResult><Credentials>"),
        Unusable("is a captive portal's page", "<!DOCTYPE html><html><body>Sign in</body></html>"),
        Unusable("is empty", ""),
        Unusable("defines entities that multiply", Bomb()),
        Unusable("reads a file of ours", "<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a/>"),
        Unusable("holds two sessions", Document(Session(Hour) + Session(Hour))),
        Unusable("holds two secrets", Document(Session(Hour).Replace(
            "<SessionToken>", "<SecretAccessKey>x</SecretAccessKey><SessionToken>", StringComparison.Ordinal))),
        Unusable("holds an expired session", Document(Session("2020-01-01T00:00:00Z"))),
        Unusable("holds a session about to expire", Document(Session(
            TimeProvider.System.GetUtcNow().AddSeconds(50).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)))),
        Unusable("names no expiration", Document(StsResponse.Credentials(Key, null))),
        Unusable("names an unreadable expiration", Document(Session("soon"))) with { Logged = "unexpected" },
        new("answers a gigabyte", Script.Once(
            Step.Write(RawHttp.Head(200, ("Content-Type", "text/xml"), ("Content-Length", "1073741824"))),
            Step.Pour(new byte[64 * 1024])), true, "malformed_answer"),
    ];

    private static IEnumerable<Fault> Twice(Kind fault)
    {
        yield return Cold($"STS {fault.What}, no session is held") with
        {
            Sts = fault.Scripts,
            Seen = Refused(fault.Helps),
            Counted = new(1, 0),
            Settled = Settled.NotSent(fault.Helps ? Unavailable : NotAssumable),
            Logged = (2003, fault.Logged),
            Secret = "CANARY",
        };
        yield return Held($"STS {fault.What}, a session is held") with
        {
            Sts = Script.AfterSession(fault.Scripts),
            Logged = (2002, fault.Logged),
        };
    }

    private static IEnumerable<Fault> Tls() =>
    [
        Cold("STS has a certificate that is right") with
        {
            StsCertificate = Certificates.Right,
            Seen = Seen.Response,
            Counted = new(1, 1),
            Settled = Settled.Completed(),
            Ready = true,
        },
        Distrusted("of an authority nobody knows", Certificates.OfAStranger),
        Distrusted("of another name", Certificates.OfAnotherName),
        Distrusted("that has expired", Certificates.Expired),
        Cold("STS resets the TLS handshake") with
        {
            StsCertificate = Certificates.Right,
            StsToxics = [new Reset(0)],
            Seen = Refused(helps: true),
            Counted = new(0, 0),
            Settled = Settled.NotSent(Unavailable),
            Logged = (2003, "connection"),
        },
    ];

    private static IEnumerable<Fault> Silent() =>
    [
        new("STS accepts and never answers 200 callers, no session is held")
        {
            Sts = Script.Once(Step.Hang),
            Callers = 200,
            Chance = 0.5,
            Seen = Refused(helps: true),
            Counted = new(0, 0) { MaxStsConnections = 2 },
            Settled = Settled.NotSent(Unavailable),
            Ready = false,
            Logged = (2003, "timeout"),
        },
        new("STS takes 5 seconds to answer 200 callers, no session is held")
        {
            StsToxics = [new Latency(TimeSpan.FromSeconds(5))],
            Callers = 200,
            Chance = 0.5,
            Seen = Refused(helps: true),
            Counted = new(0, 0) { MaxStsConnections = 2 },
            Settled = Settled.NotSent(Unavailable),
            Ready = false,
            Logged = (2003, "timeout"),
        },
        Held("STS never answers, a session is held") with
        {
            Sts = Script.AfterSession(Script.Once(Step.Hang)),
            Held = Hold.RefreshBegun,
        },
        Held("STS takes 5 seconds to answer, a session is held") with
        {
            Sts = Script.AfterSession(Script.InOrder(RawHttp.Session())),
            StsToxics = [new Latency(TimeSpan.FromSeconds(5))],
            Held = Hold.RefreshBegun,
        },
    ];

    private static IEnumerable<Fault> Ways() =>
    [
        Lost("refuses connections", Way.Closed),
        Lost("drops packets", Way.Deaf),
        Lost("has a name that does not resolve", Way.Unknown),
        Held("STS refuses connections, a session is held") with
        {
            StsWay = Way.Closed,
            Counted = new(1, 1),
            Logged = (2002, "connection"),
        },
    ];

    private static IEnumerable<Fault> Ends() =>
    [
        Cold("STS is down when the gateway starts, and comes back") with
        {
            StsWay = Way.Closed,
            Seen = Refused(helps: true),
            Counted = new(0, 0),
            Settled = Settled.NotSent(Unavailable),
            Repaired = (TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
        },
        Cold("STS denies the role, and does so no more") with
        {
            Sts = Script.InOrder(StsError(403, "AccessDenied"), RawHttp.Session()),
            Seen = Refused(helps: false),
            Counted = new(1, 0),
            Settled = Settled.NotSent(NotAssumable),
            Repaired = (TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(15)),
        },
        Held("STS answers 500 while a session is held, and comes back") with
        {
            Sts = Script.AfterSession(Script.InOrder(StsError(500, "InternalFailure"), RawHttp.Session())),
            Repaired = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60)),
        },
        Cold("STS grants a session for ever") with
        {
            Sts = Script.InOrder(RawHttp.Sts(StsResponse.Xml(200, Document(Session("9999-12-31T23:59:59Z"))))),
            Seen = Seen.Response,
            Counted = new(1, 1),
            Settled = Settled.Completed(),
            Ready = true,
            Logged = (2000, "requested duration"),
        },
    ];

    // No session is held, and the pauses between attempts do not end.
    private static Fault Cold(string name) => new(name)
    {
        Frozen = true,
        Chance = 0.5,
        Ready = false,
        Seen = Seen.Response,
        Counted = new(0, 0),
        Settled = Settled.Completed(),
    };

    // A fault that only the operator notices.
    private static Fault Held(string name) => new(name)
    {
        Frozen = true,
        Chance = 0.5,
        Held = Hold.RefreshFailed,
        Seen = Seen.Response,
        Counted = new(2, 1),
        Settled = Settled.Completed(),
    };

    private static Fault Distrusted(string what, X509Certificate2 certificate) =>
        Cold($"STS has a certificate {what}") with
        {
            StsCertificate = certificate,
            Seen = Refused(helps: true),
            Settled = Settled.NotSent(Unavailable),
            Logged = (2003, "connection"),
        };

    private static Fault Lost(string what, Way way) => Cold($"STS {what}, no session is held") with
    {
        StsWay = way,
        Seen = Refused(helps: true),
        Settled = Settled.NotSent(Unavailable),
        Logged = (2003, way == Way.Deaf ? "timeout" : "connection"),
    };

    private static Seen Refused(bool helps) =>
        new(503, helps ? Unavailable : NotAssumable, Retryable: helps) { RetryAfter = 1 };

    private static Kind Unusable(string what, string body) => new(
        $"gives an answer that {what}", Script.InOrder(RawHttp.Sts(StsResponse.Xml(200, body))), true, "malformed_answer");

    private static IReadOnlyList<Step>[] Error(int status, string code) => Script.InOrder(StsError(status, code));

    private static byte[] StsError(int status, string code) => RawHttp.Sts(StsResponse.Error(status, code));

    private static string Session(string expiration) => StsResponse.Credentials(Key, expiration);

    private static string Document(string credentials) =>
        Encoding.UTF8.GetString(StsResponse.Ok($"<Result>{credentials}</Result>").Body);

    // The "billion laughs" attack: nested entities.
    private static string Bomb()
    {
        var entities = string.Concat(Enumerable.Range(1, 9).Select(
            level => $"<!ENTITY e{level} \"{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}\">"));
        return $"<!DOCTYPE a [<!ENTITY e0 \"ha\">{entities}]>{Document(Session(Hour))}"
            .Replace("</SessionToken>", "&e9;</SessionToken>", StringComparison.Ordinal);
    }

    /// <summary>The fault of STS in a call, whether waiting helps, and its name in the log.</summary>
    private sealed record Kind(string What, IReadOnlyList<Step>[] Scripts, bool Helps, string Logged);
}
