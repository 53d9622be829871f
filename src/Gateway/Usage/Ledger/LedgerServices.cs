using Gateway.Audit.Chains;
using Gateway.Configuration;
using Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>Registers the ledger.</summary>
internal static class LedgerServices
{
    /// <summary>Adds the ledger. Each engine adds its <see cref="ILedgerStore"/> with its <see cref="LedgerStoreKind"/> as the key.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSection<LedgerOptions>(LedgerOptions.Section);
        services.AddHealthChecks().AddCheck<LedgerHealthCheck>("ledger", tags: [HealthEndpoints.Ready]);
        return services
            .AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>()
            .AddWeakSettings<LedgerOptions>(LedgerOptionsValidator.FindWeak)
            .AddSingleton<LedgerMetrics>()
            .AddSingleton(Open)
            .AddHostedService<LedgerService>()
            .AddHostedService<LedgerRetention>();
    }

    private static UsageLedger Open(IServiceProvider services)
    {
        var kind = services.GetRequiredService<IOptions<LedgerOptions>>().Value.Store ?? LedgerStoreKind.None;
        return services.GetKeyedService<ILedgerStore>(kind) is { } store
            ? new UsageLedger(WriterOf(store, services), store)
            : new UsageLedger(null, null);
    }

    private static LedgerWriter WriterOf(ILedgerStore store, IServiceProvider services) =>
        services.GetService<ChainStartSource>()?.Invoke() is { } start
            ? ActivatorUtilities.CreateInstance<LedgerWriter>(
                services, store, new LedgerChain(start, services.GetRequiredService<TimeProvider>()))
            : ActivatorUtilities.CreateInstance<LedgerWriter>(services, store);
}
