using Gateway.Catalog;
using Gateway.Catalog.Prices;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Usage.Reconciliation.Bills;

/// <summary>
/// Finds in which unit a row counts: single tokens, thousands or millions. Bills were seen with each. The rate tells: only one of
/// the three is anywhere near the price of the model.
/// </summary>
internal sealed class BillUnits
{
    // Prices of one model were seen up to 5 times apart (long prompts, service tiers, batches at a half); units are 1,000 apart.
    private const decimal MaxFactor = 16;

    private const decimal MicroUsdPerUsd = 1_000_000;
    private const long LongPrompt = 1_000_000;

    private static readonly decimal[] Units = [1, 1_000, 1_000_000];

    private readonly PriceList _prices;
    private readonly ILookup<string, string> _modelIds;

    public BillUnits(PriceList prices, CatalogOptions catalog)
    {
        _prices = prices;
        _modelIds = catalog.Models.Values.Where(model => model.ModelId.Length > 0)
            .ToLookup(model => DimensionReader.KeyOf(model.ModelId), model => model.ModelId, StringComparer.Ordinal);
    }

    /// <summary>The unit of a row, in tokens, and the price that it is near to.</summary>
    /// <param name="model">The key of the model.</param>
    /// <param name="kind">The kind of tokens.</param>
    /// <param name="at">The row's hour.</param>
    /// <param name="rate">USD for one unit.</param>
    /// <param name="named">What the bill calls the unit; often nothing that helps.</param>
    public BillUnit Read(string model, TokenKind kind, DateTimeOffset at, decimal rate, string? named)
    {
        var byName = NamedIn(named);
        if (rate <= 0)
        {
            return new(byName, null, Disagrees: false);
        }

        var best = (Unit: (decimal?)null, Price: (decimal?)null, Factor: MaxFactor);
        foreach (var price in PricesOf(model, kind, at))
        {
            foreach (var unit in Units)
            {
                var perMillion = rate / unit * 1_000_000;
                var factor = perMillion > price ? perMillion / price : price / perMillion;
                best = factor < best.Factor ? (unit, price, factor) : best;
            }
        }

        return best.Unit is null ? new(byName, null, Disagrees: false) : new(best.Unit, best.Price, byName is not null && byName != best.Unit);
    }

    // USD per 1,000,000 tokens, of every length of prompt.
    private IEnumerable<decimal> PricesOf(string model, TokenKind kind, DateTimeOffset at) =>
        from id in _modelIds[model].Append(model).Distinct(StringComparer.Ordinal)
        from prompt in new[] { 1, LongPrompt }
        let price = _prices.Find(id, prompt, at)?.Of(kind)
        where price > 0
        select price.Value / MicroUsdPerUsd;

    private static decimal? NamedIn(string? name) => name?.Replace(",", "", StringComparison.Ordinal).ToUpperInvariant() switch
    {
        null => null,
        var text when text.Contains("1M", StringComparison.Ordinal) || text.Contains("MILLION", StringComparison.Ordinal)
            || text.Contains("1000000", StringComparison.Ordinal) => 1_000_000,
        var text when text.Contains("1K", StringComparison.Ordinal) || text.Contains("THOUSAND", StringComparison.Ordinal)
            || text.Contains("1000", StringComparison.Ordinal) => 1_000,
        "TOKEN" or "TOKENS" => 1,
        _ => null,
    };
}

/// <summary>The unit of a row.</summary>
/// <param name="Tokens">Its size in tokens; <c>null</c> if it is not known.</param>
/// <param name="Price">The nearest price of the list, in USD per 1,000,000 tokens; <c>null</c> if none is near.</param>
/// <param name="Disagrees">True when the bill's own name for the unit says something else.</param>
internal readonly record struct BillUnit(decimal? Tokens, decimal? Price, bool Disagrees);
