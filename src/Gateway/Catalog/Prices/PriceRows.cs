using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Gateway.Catalog.Prices;

/// <summary>
/// One snapshot of all price rows by their ids, also of those that others have taken the place of: requests were charged by them.
/// Immutable.
/// </summary>
internal sealed class PriceRows
{
    private readonly FrozenDictionary<string, KnownPriceRow> _rows;

    private PriceRows(FrozenDictionary<string, KnownPriceRow> rows) => _rows = rows;

    /// <summary>The rows of valid settings, and the shipped ones.</summary>
    public static PriceRows Of(PricesOptions options) => new(
        ShippedPrices.Rows.Concat(options.Rows)
            .ToFrozenDictionary(pair => pair.Key, pair => KnownPriceRow.Of(pair.Key, pair.Value), StringComparer.OrdinalIgnoreCase));

    /// <summary>Finds a row; false for an id that is neither in the settings nor shipped.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out KnownPriceRow? row) => _rows.TryGetValue(id, out row);

    /// <summary>The number of prompt tokens up to which a row applies: where the next tier of the same moment begins.</summary>
    public long UpToPromptTokens(KnownPriceRow row) => _rows.Values
        .Where(other => other.Row.ModelId == row.Row.ModelId && other.Row.From == row.Row.From
            && other.Row.OverPromptTokens > row.Row.OverPromptTokens)
        .Select(other => other.Row.OverPromptTokens)
        .DefaultIfEmpty(long.MaxValue)
        .Min();
}

/// <summary>A price row with where it comes from.</summary>
/// <param name="Row">The row.</param>
/// <param name="Source">The contract or the page that says so.</param>
/// <param name="Unconfirmed">The reason why it is not certain; empty if it is.</param>
/// <param name="Supersedes">The id of the row that it corrects; empty for none.</param>
internal sealed record KnownPriceRow(PriceRow Row, string Source, string Unconfirmed, string Supersedes)
{
    /// <summary>The row of valid settings.</summary>
    public static KnownPriceRow Of(string id, PriceRowOptions row) => new(PriceRow.Of(id, row), row.Source, row.Unconfirmed, row.Supersedes);
}
