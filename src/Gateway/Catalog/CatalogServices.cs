using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Catalog;

/// <summary>Registers the Catalog slice.</summary>
internal static class CatalogServices
{
    private const string ShippedData = "Catalog/catalog.json";

    /// <summary>Adds the shipped catalog as the source of lowest priority, so that any other can override it.</summary>
    public static WebApplicationBuilder AddCatalog(this WebApplicationBuilder builder)
    {
        var shipped = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile(ShippedData, optional: false, reloadOnChange: false)
            .Sources.Single();
        builder.Configuration.Sources.Insert(0, shipped);

        builder.Services.AddSection<CatalogOptions>(CatalogOptions.Section);
        builder.Services.AddSingleton<IValidateOptions<CatalogOptions>, CatalogOptionsValidator>();
        return builder;
    }
}
