using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.Extensions.Logging;

namespace Gateway.Clients;

/// <summary>Both accounts on their own ports, shared by the tests of one class.</summary>
public class RunningSandbox : IAsyncLifetime
{
    private TwoAccounts _accounts = null!;

    /// <summary>Settings of the gateway that replace the sandbox's own.</summary>
    private protected virtual Dictionary<string, string?> Settings => [];

    /// <summary>Changes the sandbox's options last.</summary>
    private protected virtual SandboxOptions Change(SandboxOptions options) => options;

    internal Uri GatewayUrl => _accounts.GatewayUrl;

    internal Uri HttpsUrl => _accounts.HttpsUrl;

    internal Uri H2cUrl => _accounts.H2cUrl;

    internal string AuthorityPath => _accounts.AuthorityPath;

    internal Uri SimulatorUrl => _accounts.SimulatorUrl;

    internal Uri SimulatorH2cUrl => _accounts.SimulatorH2cUrl;

    internal string DemoKey => _accounts.DemoKey;

    internal SimulatedAws Aws => _accounts.Aws;

    public async ValueTask InitializeAsync()
    {
        _accounts = await TwoAccounts.StartAsync(
            Change(SandboxOptions.AnyPorts with
            {
                Settings = Settings,
                ConfigureSimulator = builder => builder.Logging.ClearProviders(),
                ConfigureGateway = builder => builder.Logging.ClearProviders(),
            }),
            CancellationToken.None);
        await _accounts.WaitUntilReadyAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _accounts.StopAsync();
        await _accounts.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
