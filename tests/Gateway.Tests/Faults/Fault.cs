using System.Security.Cryptography.X509Certificates;
using Gateway.Testing;
using Gateway.Testing.Chaos;
using Gateway.Testing.Scripts;

namespace Gateway.Tests.Faults;

/// <summary>
/// One row of the fault matrix: what is done to STS, Bedrock or the way to them, and then what the caller sees, what
/// STS and Bedrock counted, and what was settled. Rows are made anew for each test: some hold what a test waits for.
/// </summary>
/// <param name="Name">The row in a sentence; also the test's name.</param>
internal sealed record Fault(string Name)
{
    /// <summary>STS's scripts. Default: it grants sessions of an hour.</summary>
    public IReadOnlyList<Step>[] Sts { get; init; } = Script.InOrder(RawHttp.Session());

    public Way StsWay { get; init; }

    /// <summary>What STS's answers meet on their way.</summary>
    public Toxic[] StsToxics { get; init; } = [];

    /// <summary>With one, STS speaks TLS; the gateway trusts the authority of <see cref="Certificates"/>.</summary>
    public X509Certificate2? StsCertificate { get; init; }

    /// <summary>Bedrock's scripts. Default: a good answer to every request.</summary>
    public IReadOnlyList<Step>[] Bedrock { get; init; } = Script.InOrder(RawHttp.Ok());

    public Way BedrockWay { get; init; }

    /// <summary>What Bedrock's answers meet on their way.</summary>
    public Toxic[] BedrockToxics { get; init; } = [];

    /// <summary>With one, Bedrock speaks TLS.</summary>
    public X509Certificate2? BedrockCertificate { get; init; }

    /// <summary>
    /// The fault begins when a session of 50 minutes' age is held, whose refresh is due, and goes as far as
    /// <see cref="Hold.RefreshFailed"/> says before the caller asks.
    /// </summary>
    public Hold Held { get; init; }

    /// <summary>
    /// The gateway's clock stands still, except where <see cref="Held"/> and <see cref="Repaired"/> turn it.
    /// </summary>
    public bool Frozen { get; init; }

    /// <summary>What chance always says.</summary>
    public double Chance { get; init; }

    public Dictionary<string, string?> Settings { get; init; } = [];

    public (string Name, string Value)[] Headers { get; init; } = [];

    /// <summary>Whether the caller asks for a stream, in AWS's form, or on the gateway's own route.</summary>
    public bool Streams { get; init; }

    /// <summary>How many callers ask at once; all of them see the same.</summary>
    public int Callers { get; init; } = 1;

    /// <summary>Completed when the caller of a stream has its first two frames.</summary>
    public TaskCompletionSource? Begun { get; init; }

    /// <summary>What each caller sees.</summary>
    public required Seen Seen { get; init; }

    /// <summary>What reached STS and Bedrock by then.</summary>
    public required Counted Counted { get; init; }

    /// <summary>What each request was settled as.</summary>
    public required Settled Settled { get; init; }

    /// <summary>Whether the gateway is ready meanwhile; it always lives.</summary>
    public bool Ready { get; init; } = true;

    /// <summary>An event that is logged, by its id, and words in it.</summary>
    public (int Id, string Words)? Logged { get; init; }

    /// <summary>What nobody may be told, neither the caller nor who reads the log.</summary>
    public string? Secret { get; init; }

    /// <summary>What stands in the caller's answer and in no log.</summary>
    public string? Private { get; init; }

    /// <summary>Whether the gateway lets go of every connection to Bedrock, and that without another request.</summary>
    public bool LetsGo { get; init; }

    /// <summary>
    /// How it is over: the gateway naps for so long, and so much later at most it has a session by itself, and a caller
    /// is answered.
    /// </summary>
    public (TimeSpan Nap, TimeSpan Within)? Repaired { get; init; }

    public override string ToString() => Name;
}

/// <summary>Whether somebody can be reached.</summary>
internal enum Way
{
    /// <summary>Yes.</summary>
    Open,

    /// <summary>The port is closed: connections are refused.</summary>
    Closed,

    /// <summary>Packets are dropped: connections are not even refused.</summary>
    Deaf,

    /// <summary>The name does not resolve.</summary>
    Unknown,
}

/// <summary>How far the refresh of the held session has come when the caller asks.</summary>
internal enum Hold
{
    /// <summary>None is held.</summary>
    Nothing,

    /// <summary>STS has been asked.</summary>
    RefreshBegun,

    /// <summary>STS has been asked in vain.</summary>
    RefreshFailed,
}

/// <summary>What a caller sees.</summary>
/// <param name="Code">The gateway's code, where it speaks itself.</param>
/// <param name="Retryable">Whether it says that the same request may be sent again; streams do not say.</param>
internal sealed record Seen(int Status, string? Code = null, bool? Retryable = null)
{
    /// <summary>The model's answer.</summary>
    public static Seen Response { get; } = new(200);

    /// <summary>The header, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Frames of a stream before its end or its exception.</summary>
    public int Frames { get; init; }

    /// <summary>The exception in a stream.</summary>
    public string? Exception { get; init; }

    /// <summary>Whether the end was a proper one.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>A stream of two frames, an exception of the gateway's own, and no proper end.</summary>
    public static Seen Broken(string code) => new(200, code)
    {
        Frames = 2,
        Exception = "modelStreamErrorException",
        Complete = false,
    };
}

/// <summary>Requests that arrived whole.</summary>
internal sealed record Counted(int Sts, int Bedrock)
{
    /// <summary>The most connections STS may have seen, where the number of requests is a matter of time.</summary>
    public int? MaxStsConnections { get; init; }
}

/// <summary>The settlement.</summary>
internal sealed record Settled(string Outcome, string? Code, int Attempts, string UsageKnown)
{
    public static Settled Completed(int attempts = 1) => new("completed", null, attempts, "known");

    /// <summary>Refused without anything having been sent.</summary>
    public static Settled NotSent(string code) => new("refused", code, 0, "none");

    public static Settled Refused(string code, int attempts) => new("refused", code, attempts, "unknown");

    public static Settled Broken(string code) => new("failed_midstream", code, 1, "unknown");
}
