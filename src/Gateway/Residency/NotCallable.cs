using System.Collections.Frozen;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Residency;

/// <summary>The models that can be called from none of the targets' Regions: no call to them is ever placed.</summary>
internal static class NotCallable
{
    /// <summary>The error for each name of such a model.</summary>
    public static FrozenDictionary<string, GatewayError> Of(CatalogOptions catalog, IReadOnlyCollection<ResidencyScope> scopes) =>
        catalog.Models
            .Where(pair => pair.Value.Enabled && !scopes.Any(scope => pair.Value.IsCallableFrom(scope.Source)))
            .SelectMany(pair => new[] { pair.Key, pair.Value.ModelId }.Distinct(StringComparer.Ordinal), (pair, name) => (name, pair.Value))
            .DistinctBy(named => named.name, StringComparer.Ordinal)
            .ToFrozenDictionary(named => named.name, named => Error(named.Value, scopes), StringComparer.Ordinal);

    private static GatewayError Error(ModelOptions model, IEnumerable<ResidencyScope> scopes)
    {
        var (here, sources) = (Join(scopes.Select(scope => scope.Source.Name)), Join(model.SourceRegions));
        return ErrorCode.ModelNotFound.Because(
            $"このモデルは {sources} からだけ呼び出せます。このゲートウェイは {here} から呼び出すため、使えません。使えるモデルの名前は GET /models で確認してください。",
            $"This model can be called from {sources} only, and this gateway calls from {here}. GET /models lists the names that can be used.");
    }

    private static string Join(IEnumerable<string> regions) =>
        string.Join(", ", regions.Where(region => region.Length > 0).Distinct(StringComparer.Ordinal));
}
