using Amazon.Extensions.NETCore.Setup;
using Gateway.Network;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Sandbox;

/// <summary>
/// Builds the two hosts of a sandbox, each with its own addresses. Neither handles the process's signals.
/// </summary>
internal static class Hosts
{
    // The value that ECS would put into the container's environment.
    private const string ContainerToken = "sandbox-container-token";

    public static WebApplication BuildSimulator(SandboxOptions options, FreePorts ports)
    {
        var simulator = SimulatorHost.Build(
            new WebApplicationOptions(),
            builder =>
            {
                Addresses.OfSimulator(builder.WebHost, options, ports);
                builder.Configuration["Simulator:SimulatorModels"] = "true";
                builder.Services.AddSingleton<IHostLifetime, NoSignals>();
                options.Log?.Take(builder.Logging, "simulator");
                options.ConfigureSimulator?.Invoke(builder);
            });
        options.Rollout()?.Apply(simulator.Services.GetRequiredService<SimulatedAws>(), simulatorModels: true);
        return simulator;
    }

    public static WebApplication BuildGateway(
        SandboxOptions options, Uri simulatorUrl, string demoKey, Dictionary<string, string?> addresses) =>
        GatewayHost.Build(
            new WebApplicationOptions { ApplicationName = "Gateway", ContentRootPath = AppContext.BaseDirectory },
            UpstreamProfile.Simulator,
            builder =>
            {
                builder.Configuration
                    .AddInMemoryCollection(addresses)
                    .AddInMemoryCollection(GatewaySettings.For(simulatorUrl, demoKey, options.EveryModel))
                    .AddInMemoryCollection(GatewaySettings.Ledger(options.LedgerFolder))
                    .AddInMemoryCollection(options.HasTrail ? GatewaySettings.Trail() : [])
                    .AddInMemoryCollection(options.Settings);
                builder.Services.AddSingleton<IHostLifetime, NoSignals>();
                builder.Services.AddDefaultAWSOptions(new AWSOptions
                {
                    Credentials = new TaskRoleCredentials(
                        new Uri(simulatorUrl, "/v2/credentials/task"), ContainerToken),
                });
                options.Log?.Take(builder.Logging, "gateway");
                options.ConfigureGateway?.Invoke(builder);
            });
}
