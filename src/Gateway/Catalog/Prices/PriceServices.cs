namespace Gateway.Catalog.Prices;

/// <summary>Registers the prices.</summary>
internal static class PriceServices
{
    public static IServiceCollection AddPrices(this IServiceCollection services) => services.AddSingleton<PriceList>();
}
