using Gateway.Sandbox.Deployment;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Sandbox;

/// <summary>How a sandbox is set up.</summary>
internal sealed record SandboxOptions
{
    /// <summary>All ports left to the operating system, for tests that run side by side.</summary>
    public static SandboxOptions AnyPorts => new()
    {
        GatewayPort = 0,
        HttpsPort = 0,
        H2cPort = 0,
        SimulatorPort = 0,
        SimulatorH2cPort = 0,
    };

    /// <summary>What the README's first command starts.</summary>
    public static SandboxOptions OfProgram(SandboxArguments arguments, SandboxLog log) => new()
    {
        DemoKey = arguments.ApiKey,
        Settings = arguments.Settings,
        Log = log,
        EveryModel = true,
        Rollout = () => Deployment.Rollout.Create(RolloutStage.Second, options: EveryModelOfJapan.Parameters),
    };

    /// <summary>
    /// The gateway's port for HTTP/1.1; a taken one moves to the next free one, 0 means any. Default 8080.
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

    /// <summary>The demo application's API key; null, the default, for a new one.</summary>
    public string? DemoKey { get; init; }

    /// <summary>
    /// Whether the demo application may use every model of the catalog, or claude-haiku-4-5 and the simulator's own. The
    /// default is false; the program sets it, with policies that allow them all.
    /// </summary>
    public bool EveryModel { get; init; }

    /// <summary>Where both hosts write their log; null, the default, for where each writes by itself.</summary>
    public SandboxLog? Log { get; init; }

    /// <summary>
    /// Under which policies the two accounts are: those of the templates in deploy/, wholly rolled out, unless told
    /// otherwise. Null for the simulator's own, with no endpoint policies.
    /// </summary>
    public Func<Rollout?> Rollout { get; init; } = () => Deployment.Rollout.Create(RolloutStage.Second);

    /// <summary>
    /// Settings of the gateway that replace the sandbox's own, in configuration's form (<c>Bedrock:Deadline</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Last changes to the simulator's host.</summary>
    public Action<WebApplicationBuilder>? ConfigureSimulator { get; init; }

    /// <summary>Last changes to the gateway's host.</summary>
    public Action<WebApplicationBuilder>? ConfigureGateway { get; init; }
}
