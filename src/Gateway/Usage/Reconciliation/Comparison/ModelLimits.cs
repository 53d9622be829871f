using Gateway.Catalog;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Comparison;

/// <summary>The most tokens that a request can have used: what it reserved, else what its model takes.</summary>
internal sealed class ModelLimits(CatalogOptions catalog)
{
    // Of a model without a known limit: as the smaller ones of the catalog.
    private const int UsualContext = 200_000;
    private const int UsualOutput = 64_000;

    private readonly Dictionary<string, ModelFeatures> _features = catalog.Models.Values
        .GroupBy(model => DimensionReader.KeyOf(model.ModelId), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Features, StringComparer.Ordinal);

    private readonly Dictionary<string, string> _aliases = catalog.Models
        .GroupBy(model => DimensionReader.KeyOf(model.Value.ModelId), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.First().Key, StringComparer.Ordinal);

    /// <summary>The catalog's name of a model, or its key where it has none.</summary>
    public string AliasOf(string key) => _aliases.GetValueOrDefault(key, key);

    public long PromptOf(LedgerRow row) => row.ReservedTokens > 0 ? row.ReservedTokens : Of(row)?.ContextWindow ?? UsualContext;

    public long OutputOf(LedgerRow row) => row.ReservedTokens > 0 ? row.ReservedTokens : Of(row)?.MaxOutputTokens ?? UsualOutput;

    private ModelFeatures? Of(LedgerRow row) => _features.GetValueOrDefault(DimensionReader.KeyOf(row.ModelId));
}
