using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.Extensions.Logging;

namespace Gateway.Clients;

/// <summary>Both accounts on ports of their own, shared by the tests of one class.</summary>
public sealed class RunningSandbox : IAsyncLifetime
{
    private TwoAccounts _accounts = null!;

    internal Uri GatewayUrl => _accounts.GatewayUrl;

    internal Uri SimulatorUrl => _accounts.SimulatorUrl;

    internal string DemoKey => _accounts.DemoKey;

    internal SimulatedAws Aws => _accounts.Aws;

    public async ValueTask InitializeAsync()
    {
        _accounts = await TwoAccounts.StartAsync(
            new SandboxOptions
            {
                GatewayPort = 0,
                SimulatorPort = 0,
                ConfigureSimulator = builder => builder.Logging.ClearProviders(),
                ConfigureGateway = builder => builder.Logging.ClearProviders(),
            },
            CancellationToken.None);
        await _accounts.WaitUntilReadyAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _accounts.StopAsync();
        await _accounts.DisposeAsync();
    }
}
