using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Catalog.Prices;

/// <summary>
/// One snapshot of the price rows. Immutable. Rows of the settings are a contract's and come before shipped ones, which are AWS's
/// list: a new version of the gateway does not change what a contract says.
/// </summary>
internal sealed class PriceList
{
    private readonly FrozenDictionary<string, ImmutableArray<Tiers>> _models;

    /// <param name="contract">The rows of the settings.</param>
    /// <param name="shipped">The rows that are shipped.</param>
    public PriceList(IEnumerable<PriceRow> contract, IEnumerable<PriceRow> shipped) =>
        _models = TiersOf(contract).Concat(TiersOf(shipped))
            .GroupBy(tiers => tiers.ModelId, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);

    /// <summary>The list that valid settings and the shipped rows make.</summary>
    public static PriceList Of(PricesOptions options)
    {
        var superseded = options.Rows.Values.Select(row => row.Supersedes).Where(id => id.Length > 0)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(RowsOf(options.Rows), RowsOf(ShippedPrices.Rows));

        IEnumerable<PriceRow> RowsOf(Dictionary<string, PriceRowOptions> rows) =>
            rows.Where(pair => !superseded.Contains(pair.Key)).Select(pair => PriceRow.Of(pair.Key, pair.Value));
    }

    /// <summary>The price of a call; <c>null</c> where no row covers it, which is unknown and never 0.</summary>
    /// <param name="modelId">The exact id that is called, or its ARN.</param>
    /// <param name="promptTokens">Everything the model reads, cached or not; decides the tier.</param>
    /// <param name="sentAt">The moment the request was sent.</param>
    public Price? Find(string modelId, long promptTokens, DateTimeOffset sentAt) =>
        TiersAt(modelId, sentAt)?.Rows.LastOrDefault(row => row.OverPromptTokens < Math.Max(promptTokens, 1))?.Price;

    /// <summary>
    /// The most that a call can cost, in pico-USD: the whole prompt at the highest price for reading or writing, in the dearest
    /// tier that the prompt can reach; <c>null</c> without a price.
    /// </summary>
    /// <param name="modelId">The exact id that is called, or its ARN.</param>
    /// <param name="promptTokens">The most that the model reads.</param>
    /// <param name="outputTokens">The most that it writes.</param>
    /// <param name="sentAt">The moment the request is sent.</param>
    public long? MostOf(string modelId, long promptTokens, long outputTokens, DateTimeOffset sentAt)
    {
        if (TiersAt(modelId, sentAt) is not { } tiers)
        {
            return null;
        }

        long? most = null;
        foreach (var row in tiers.Rows)
        {
            if (row.OverPromptTokens < Math.Max(promptTokens, 1))
            {
                most = Math.Max(most ?? 0, row.Price.MostOf(promptTokens, outputTokens));
            }
        }

        return most;
    }

    // Model ids of base models and profiles hold no slash; the last part of an ARN is one, except for an application profile, which
    // is priced by a row with its ARN.
    private Tiers? TiersAt(string modelId, DateTimeOffset sentAt)
    {
        if (!_models.TryGetValue(modelId, out var all) && !_models.TryGetValue(modelId[(modelId.LastIndexOf('/') + 1)..], out all))
        {
            return null;
        }

        foreach (var tiers in all)
        {
            if (tiers.From <= sentAt && !(sentAt >= tiers.To))
            {
                return tiers;
            }
        }

        return null;
    }

    private static IEnumerable<Tiers> TiersOf(IEnumerable<PriceRow> rows) => rows
        .GroupBy(row => (row.ModelId, From: row.From.UtcDateTime))
        .Select(group => new Tiers(
            group.Key.ModelId, group.First().From, group.First().To, [.. group.OrderBy(row => row.OverPromptTokens)]))
        .OrderByDescending(tiers => tiers.From);

    // The rows of a model with the same moment, by the length of the prompt.
    private sealed record Tiers(string ModelId, DateTimeOffset From, DateTimeOffset? To, ImmutableArray<PriceRow> Rows);
}
