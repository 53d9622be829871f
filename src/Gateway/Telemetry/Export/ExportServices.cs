using System.Net;
using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Telemetry.Export;

/// <summary>Registers what carries metrics and traces out of the process.</summary>
internal static class ExportServices
{
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services)
    {
        services.AddSection<TelemetryOptions>(TelemetryOptions.Section);
        services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>()
            .AddWeakSettings<TelemetryOptions>(FindWeak);

        // The factory's own loggers write URLs and, at Trace, headers.
        services.AddHttpClient(Collector.ClientName).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(
            provider => provider.GetRequiredService<Collector>().Handler());
        return services.AddSingleton<LostTelemetry>().AddSingleton<Collector>().AddSingleton<MetricExport>().AddSingleton<SpanExport>()
            .AddSingleton<ManagementListener>()
            .AddHostedService(provider => provider.GetRequiredService<ManagementListener>())
            .AddHostedService(provider => provider.GetRequiredService<SpanExport>());
    }

    private static IEnumerable<WeakSetting> FindWeak(TelemetryOptions options)
    {
        if (options.ManagementPort is not null && !IPAddress.IsLoopback(IPAddress.Parse(options.ManagementAddress)))
        {
            yield return new(
                $"{TelemetryOptions.Section}__{nameof(options.ManagementAddress)}",
                "other machines can read the metrics without a key: names of applications and models, counts, the role's ARN.");
        }

        if (options.OtlpEndpoint.Length > 0 && new Uri(options.OtlpEndpoint) is { Scheme: "http", IsLoopback: false })
        {
            yield return new(
                $"{TelemetryOptions.Section}__{nameof(options.OtlpEndpoint)}",
                "metrics and traces cross the network without TLS.");
        }
    }
}
