using System.Globalization;
using Gateway.Sandbox.Deployment;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Sandbox;

/// <summary>The options of a sandbox.</summary>
internal sealed record SandboxOptions
{
    /// <summary>All ports chosen by the operating system, for tests that run in parallel.</summary>
    public static SandboxOptions AnyPorts => new()
    {
        GatewayPort = 0,
        HttpsPort = 0,
        H2cPort = 0,
        SimulatorPort = 0,
        SimulatorH2cPort = 0,
    };

    /// <summary>The options of the README's first command.</summary>
    public static SandboxOptions OfProgram(SandboxArguments arguments, SandboxLog log) => new()
    {
        DemoKey = arguments.ApiKey,
        Settings = arguments.Settings,
        Log = log,
        EveryModel = true,
        LedgerFolder = Path.Combine(
            Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"gateway-sandbox-{Environment.ProcessId}-ledger")),
        HasTrail = !arguments.Settings.ContainsKey("Ledger:Store"),
        Rollout = () => Deployment.Rollout.Create(RolloutStage.Second, options: EveryModelOfJapan.Parameters),
    };

    /// <summary>
    /// The gateway's port for HTTP/1.1. If it is taken, the next free one is used; 0 means any. Default 8080.
    /// </summary>
    public int GatewayPort { get; init; } = 8080;

    /// <summary>The gateway's port for HTTPS, likewise. Default 8443.</summary>
    public int HttpsPort { get; init; } = 8443;

    /// <summary>The gateway's port for HTTP/2 without TLS, likewise. Default 8081.</summary>
    public int H2cPort { get; init; } = 8081;

    /// <summary>The simulator's port for HTTP/1.1, likewise. Default 5101.</summary>
    public int SimulatorPort { get; init; } = 5101;

    /// <summary>The simulator's port for HTTP/2 without TLS, likewise. Default 5102.</summary>
    public int SimulatorH2cPort { get; init; } = 5102;

    /// <summary>The demo application's API key; null, the default, to create a new one.</summary>
    public string? DemoKey { get; init; }

    /// <summary>
    /// True when the demo application may use every model of the catalog; false, the default, when it may use only
    /// claude-haiku-4-5 and the simulator's own. The program sets it, with policies that allow all of them.
    /// </summary>
    public bool EveryModel { get; init; }

    /// <summary>
    /// The folder of the gateway's ledger, which stays when the sandbox stops; null, the default, for no ledger.
    /// </summary>
    public string? LedgerFolder { get; init; }

    /// <summary>
    /// True when the gateway keeps an audit trail in its ledger; false, the default, when it keeps none. The program sets it, unless a
    /// setting chooses another ledger.
    /// </summary>
    public bool HasTrail { get; init; }

    /// <summary>The log of both hosts; null, the default, when each host writes its own.</summary>
    public SandboxLog? Log { get; init; }

    /// <summary>
    /// The policies of the two accounts. Default: those of the templates in deploy/, completely rolled out. Null: the simulator's
    /// own, without endpoint policies.
    /// </summary>
    public Func<Rollout?> Rollout { get; init; } = () => Deployment.Rollout.Create(RolloutStage.Second);

    /// <summary>
    /// Settings of the gateway that replace the sandbox's own, with configuration's keys (<c>Bedrock:Deadline</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Changes the simulator's host last.</summary>
    public Action<WebApplicationBuilder>? ConfigureSimulator { get; init; }

    /// <summary>Changes the gateway's host last.</summary>
    public Action<WebApplicationBuilder>? ConfigureGateway { get; init; }
}
