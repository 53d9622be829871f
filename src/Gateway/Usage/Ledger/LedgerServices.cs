using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>Registers the ledger.</summary>
internal static class LedgerServices
{
    public static IServiceCollection AddLedger(this IServiceCollection services)
    {
        services.AddSection<LedgerOptions>(LedgerOptions.Section);
        return services
            .AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>()
            .AddWeakSettings<LedgerOptions>(LedgerOptionsValidator.FindWeak)
            .AddSingleton<UsageLedger>();
    }
}
