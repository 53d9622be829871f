using System.Security.Cryptography.X509Certificates;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>
/// One row of the fault matrix: the fault of STS, Bedrock or the network, then what the caller sees, what STS and Bedrock
/// counted, and what was settled. Rows are created for each test, because some hold tasks that a test waits for.
/// </summary>
/// <param name="Name">The row in one sentence; also the test's name.</param>
internal sealed record Fault(string Name)
{
    /// <summary>The scripts of STS. Default: it grants sessions of one hour.</summary>
    public IReadOnlyList<Step>[] Sts { get; init; } = Script.InOrder(RawHttp.Session());

    public Way StsWay { get; init; }

    /// <summary>The toxics for responses of STS.</summary>
    public Toxic[] StsToxics { get; init; } = [];

    /// <summary>
    /// If set, STS uses TLS with this certificate; the gateway trusts the authority of <see cref="Certificates"/>.
    /// </summary>
    public X509Certificate2? StsCertificate { get; init; }

    /// <summary>The scripts of Bedrock. Default: a successful response to every request.</summary>
    public IReadOnlyList<Step>[] Bedrock { get; init; } = Script.InOrder(RawHttp.Ok());

    public Way BedrockWay { get; init; }

    /// <summary>The toxics for responses of Bedrock.</summary>
    public Toxic[] BedrockToxics { get; init; } = [];

    /// <summary>If set, Bedrock uses TLS with this certificate.</summary>
    public X509Certificate2? BedrockCertificate { get; init; }

    /// <summary>
    /// The state of the held session when the caller asks. A held session is 50 minutes old, and its refresh is due when the
    /// fault begins.
    /// </summary>
    public Hold Held { get; init; }

    /// <summary>
    /// True when the gateway's clock stops, except where <see cref="Held"/> and <see cref="Repaired"/> advance it.
    /// </summary>
    public bool Frozen { get; init; }

    /// <summary>The value of every random number.</summary>
    public double Chance { get; init; }

    public Dictionary<string, string?> Settings { get; init; } = [];

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>True when the caller requests a stream in AWS's format; false for the gateway's own route.</summary>
    public bool Streams { get; init; }

    /// <summary>The number of callers at the same time; all of them see the same.</summary>
    public int Callers { get; init; } = 1;

    /// <summary>Completed when the caller of a stream has received its first two frames.</summary>
    public TaskCompletionSource? Begun { get; init; }

    /// <summary>The result that each caller sees.</summary>
    public required Seen Seen { get; init; }

    /// <summary>The requests that STS and Bedrock have received by then.</summary>
    public required Counted Counted { get; init; }

    /// <summary>The settlement of each request.</summary>
    public required Settled Settled { get; init; }

    /// <summary>True when the gateway is ready during the fault. It is always live.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>The id of a logged event, and words in it.</summary>
    public (int Id, string Words)? Logged { get; init; }

    /// <summary>A text that must be neither in the caller's response nor in the log.</summary>
    public string? Secret { get; init; }

    /// <summary>A text that is in the caller's response and must not be in the log.</summary>
    public string? Private { get; init; }

    /// <summary>True when the gateway closes every connection to Bedrock without another request.</summary>
    public bool LetsGo { get; init; }

    /// <summary>
    /// The recovery: the gateway's pause until its next attempt, and the time after it within which it must have a session
    /// without a request, so that a caller gets a response.
    /// </summary>
    public (TimeSpan Nap, TimeSpan Within)? Repaired { get; init; }

    public override string ToString() => Name;
}

/// <summary>The reachability of a server.</summary>
internal enum Way
{
    /// <summary>Reachable.</summary>
    Open,

    /// <summary>The port is closed: connections are refused.</summary>
    Closed,

    /// <summary>Packets are dropped: connections are neither accepted nor refused.</summary>
    Deaf,

    /// <summary>The name does not resolve.</summary>
    Unknown,
}

/// <summary>The state of the held session's refresh when the caller asks.</summary>
internal enum Hold
{
    /// <summary>No session is held.</summary>
    Nothing,

    /// <summary>STS has been called.</summary>
    RefreshBegun,

    /// <summary>STS has been called and failed.</summary>
    RefreshFailed,
}

/// <summary>The result that a caller sees.</summary>
/// <param name="Code">The gateway's error code, if the error is the gateway's own.</param>
/// <param name="Retryable">
/// True when the error says that the same request may be sent again; null in streams, which do not say it.
/// </param>
internal sealed record Seen(int Status, string? Code = null, bool? Retryable = null)
{
    /// <summary>A successful response.</summary>
    public static Seen Response { get; } = new(200);

    /// <summary>The value of the header, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>The number of a stream's frames before its end or its exception.</summary>
    public int Frames { get; init; }

    /// <summary>The exception in a stream.</summary>
    public string? Exception { get; init; }

    /// <summary>True when the response ended as HTTP requires.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>A stream of two frames, an exception of the gateway's own, and no correct end.</summary>
    public static Seen Broken(string code) => new(200, code)
    {
        Frames = 2,
        Exception = "modelStreamErrorException",
        Complete = false,
    };
}

/// <summary>The number of requests that were received completely.</summary>
internal sealed record Counted(int Sts, int Bedrock)
{
    /// <summary>The maximum number of STS connections, if the number of requests depends on timing.</summary>
    public int? MaxStsConnections { get; init; }
}

/// <summary>The expected settlement.</summary>
internal sealed record Settled(string Outcome, string? Code, int Attempts, string UsageKnown)
{
    public static Settled Completed(int attempts = 1) => new("completed", null, attempts, "known");

    /// <summary>An error before anything was sent.</summary>
    public static Settled NotSent(string code) => new("refused", code, 0, "none");

    public static Settled Refused(string code, int attempts) => new("refused", code, attempts, "unknown");

    public static Settled Broken(string code) => new("failed_midstream", code, 1, "unknown");
}
