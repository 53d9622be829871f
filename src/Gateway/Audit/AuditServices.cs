using Gateway.Audit.Chains;
using Gateway.Configuration;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Audit;

/// <summary>Registers the audit trail.</summary>
internal static class AuditServices
{
    /// <summary>Adds the trail. It is part of the ledger's writer: without a ledger there is none.</summary>
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSection<AuditOptions>(AuditOptions.Section);
        services.AddWeakSettings<AuditOptions>(AuditOptionsValidator.FindWeak);
        return services
            .AddSingleton<IValidateOptions<AuditOptions>, AuditOptionsValidator>()
            .AddSingleton<SettingsFingerprint>()
            .AddSingleton<AuditMetrics>()
            .AddSingleton<AuditTrail>()
            .AddSingleton<CommandTrail>()
            .AddSingleton<RefusalRecords>()
            .AddSingleton<ChainStartSource>(provider => () => StartOf(provider))
            .AddHostedService<AuditHeartbeat>()
            .AddHostedService<SettingsWatch>()
            .AddHostedService<AnchorMaker>();
    }

    /// <summary>Adds the records of refusals, around everything that has a caller.</summary>
    public static IApplicationBuilder UseAudit(this IApplicationBuilder app) =>
        IsOn(app) ? app.UseMiddleware<AuditMiddleware>() : app;

    /// <summary>Adds the records of what operators read, behind the identification of callers.</summary>
    public static IApplicationBuilder UseAuditedReads(this IApplicationBuilder app) => IsOn(app) ? app.UseMiddleware<AuditedReads>() : app;

    private static bool IsOn(IApplicationBuilder app) => app.ApplicationServices.GetRequiredService<IOptions<AuditOptions>>().Value.Mode == AuditMode.On;

    private static ChainStart? StartOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AuditOptions>>().Value;
        if (options.Mode != AuditMode.On)
        {
            return null;
        }

        var keys = new KeyRing(options.Key, options.CurrentKeyId);
        using var key = keys.Current();
        return new ChainStart(
            Environment.MachineName, ProgramVersion.Text,
            SettingsFingerprint.Of(provider.GetRequiredService<SettingsFingerprint>().Read(key), key), keys);
    }
}
