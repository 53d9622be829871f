using Gateway.Configuration;

namespace Gateway.Catalog.Prices;

/// <summary>
/// The price rows of <c>Catalog/Prices/prices.json</c>: AWS's list for a source Region in Japan. Part of the program and not of
/// its settings, so that no setting changes one without a new row that says why.
/// </summary>
internal static class ShippedPrices
{
    /// <summary>The rows by id.</summary>
    public static Dictionary<string, PriceRowOptions> Rows { get; } = Read().Rows;

    private static PricesOptions Read()
    {
        using var json = typeof(ShippedPrices).Assembly.GetManifestResourceStream("Gateway.Catalog.Prices.prices.json")
            ?? throw new InvalidOperationException("The program was built without its prices.");
        var options = new PricesOptions();
        SectionCopy.Of(new ConfigurationBuilder().AddJsonStream(json).Build(), PricesOptions.Section)
            .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        return options;
    }
}
