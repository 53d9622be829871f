using Microsoft.AspNetCore.Builder;

namespace Gateway.Sandbox;

/// <summary>How a sandbox is set up. The defaults are what the README's first command starts.</summary>
internal sealed record SandboxOptions
{
    /// <summary>The gateway's port; a taken one moves to the next free one, 0 means any. Default 8080.</summary>
    public int GatewayPort { get; init; } = 8080;

    /// <summary>The simulator's port, likewise. Default 5101.</summary>
    public int SimulatorPort { get; init; } = 5101;

    /// <summary>
    /// Settings of the gateway that replace the sandbox's own, in configuration's form (<c>Bedrock:Deadline</c>).
    /// </summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Last changes to the simulator's host.</summary>
    public Action<WebApplicationBuilder>? ConfigureSimulator { get; init; }

    /// <summary>Last changes to the gateway's host.</summary>
    public Action<WebApplicationBuilder>? ConfigureGateway { get; init; }
}
