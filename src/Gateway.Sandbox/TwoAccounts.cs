using Gateway.Callers;
using Gateway.Credentials;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Sandbox;

/// <summary>
/// Both accounts on one machine: the simulator as the contractor's AWS, and the gateway against
/// it with a task role of its own.
/// </summary>
internal sealed class TwoAccounts : IAsyncDisposable
{
    private readonly WebApplication _simulator;
    private readonly WebApplication _gateway;

    private TwoAccounts(WebApplication simulator, WebApplication gateway, string demoKey)
    {
        (_simulator, _gateway) = (simulator, gateway);
        (SimulatorUrl, GatewayUrl, DemoKey) = (Address(simulator), Address(gateway), demoKey);
    }

    /// <summary>Where STS, Bedrock Runtime and the container-credentials endpoint are.</summary>
    public Uri SimulatorUrl { get; }

    /// <summary>Where applications call.</summary>
    public Uri GatewayUrl { get; }

    /// <summary>An API key made for this run.</summary>
    public string DemoKey { get; }

    /// <summary>The make-believe AWS, to look into and to make fail.</summary>
    public SimulatedAws Aws => _simulator.Services.GetRequiredService<SimulatedAws>();

    /// <summary>The gateway's services.</summary>
    public IServiceProvider Services => _gateway.Services;

    /// <summary>Starts both; the simulator first, so that the gateway finds its role.</summary>
    public static async Task<TwoAccounts> StartAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var demoKey = ApiKey.Create("sandbox");
        var simulator = Hosts.BuildSimulator(options);
        WebApplication? gateway = null;
        try
        {
            await simulator.StartAsync(cancellationToken);
            gateway = Hosts.BuildGateway(options, Address(simulator), demoKey);
            await gateway.StartAsync(cancellationToken);
            return new TwoAccounts(simulator, gateway, demoKey);
        }
        catch
        {
            await (gateway?.DisposeAsync() ?? ValueTask.CompletedTask);
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the gateway holds a session of the contractor's role.</summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var session = await Services.GetRequiredService<ContractorSession>().GetAsync(cancellationToken);
        if (session.Refusal is { } refusal)
        {
            throw new InvalidOperationException(refusal.Detail.En);
        }
    }

    /// <summary>Stops the gateway, which drains, and then the simulator.</summary>
    public async Task StopAsync()
    {
        await _gateway.StopAsync();
        await _simulator.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _simulator.DisposeAsync();
    }

    private static Uri Address(WebApplication started) => new(started.Urls.Single());
}
