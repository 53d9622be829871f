using System.Collections.Immutable;

namespace Gateway.Catalog.Prices;

/// <summary>One snapshot of the exchange rates. Immutable.</summary>
internal sealed class ExchangeRates
{
    /// <summary>No rate: no amount can be told in yen.</summary>
    public static readonly ExchangeRates None = new([]);

    /// <param name="rates">Rates of which no two apply at the same moment.</param>
    public ExchangeRates(IEnumerable<ExchangeRate> rates) => All = [.. rates.OrderBy(rate => rate.From)];

    /// <summary>Every rate in the order of time, without those that others took the place of.</summary>
    public ImmutableArray<ExchangeRate> All { get; }

    /// <summary>The rate in force at a moment; <c>null</c> if there is none, which is unknown and never 0.</summary>
    public ExchangeRate? At(DateTimeOffset moment)
    {
        foreach (var rate in All)
        {
            if (rate.AppliesAt(moment))
            {
                return rate;
            }
        }

        return null;
    }

    /// <summary>The rates of valid settings.</summary>
    public static ExchangeRates Of(PricesOptions options)
    {
        var superseded = options.ExchangeRates.Values.Select(rate => rate.Supersedes).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new(options.ExchangeRates.Where(pair => !superseded.Contains(pair.Key)).Select(pair => Of(pair.Key, pair.Value)));
    }

    private static ExchangeRate Of(string id, ExchangeRateOptions rate) => new(
        id, rate.Kind!.Value, Moment.Parse(rate.From), rate.To.Length == 0 ? null : Moment.Parse(rate.To),
        (long)(rate.JpyPerUsd!.Value * 10_000), rate.Source, rate.EnteredBy);
}
