using System.Diagnostics;
using Gateway.Configuration;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Registers the life cycle of the process, its health, and the metrics.</summary>
internal static class HostingServices
{
    public static IServiceCollection AddHosting(this IServiceCollection services)
    {
        services.AddSection<HostingOptions>(HostingOptions.Section);
        services.AddSingleton<SectionNames>()
            .AddSingleton<IValidateOptions<HostingOptions>, HostingOptionsValidator>()
            .AddSingleton<IValidateOptions<HostingOptions>, SectionNamesValidator>();

        services.AddOptions<HostOptions>().Configure<IConfiguration>((host, configuration) =>
            host.ShutdownTimeout = HostingOptions.Unvalidated(configuration).DrainTimeout + Drain.Farewell);
        services.AddJitter().AddSingleton<GatewayMetrics>().AddSingleton<RequestTraces>()
            .AddSingleton<DistributedContextPropagator, NoPropagation>().AddSingleton<Drain>();
        services.AddHealthChecks().AddCheck<DrainCheck>("drain", tags: [HealthEndpoints.Ready]);
        return services;
    }
}
