using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Catalog.Prices;

/// <summary>Registers prices and exchange rates, as snapshots: <see cref="PriceList"/> and <see cref="ExchangeRates"/>.</summary>
internal static class PriceServices
{
    public static IServiceCollection AddPrices(this IServiceCollection services)
    {
        services.AddSection<PricesOptions>(PricesOptions.Section);
        services.AddSingleton<IValidateOptions<PricesOptions>, PriceRowsValidator>();
        services.AddSingleton<IValidateOptions<PricesOptions>, ExchangeRatesValidator>();
        return services
            .AddSnapshot<PricesOptions, PriceList>(static (_, options) => PriceList.Of(options))
            .AddSnapshot<PricesOptions, ExchangeRates>(static (_, options) => ExchangeRates.Of(options));
    }
}
