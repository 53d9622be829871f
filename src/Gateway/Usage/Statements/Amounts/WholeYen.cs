using System.Collections.Immutable;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>
/// Whole yen of exact amounts. A total is rounded once; its parts are then whole yen that add up to it (largest remainder), so that
/// no line is more than one yen away from its exact amount.
/// </summary>
internal static class WholeYen
{
    /// <summary>An exact amount as whole yen. A negative one is rounded as the same amount without its sign: a credit cancels its charge.</summary>
    /// <param name="units">The amount in units of 10⁻¹⁶ yen (<see cref="ExchangeRate.UnitsPerYen"/>).</param>
    /// <param name="rounding">How.</param>
    public static long Of(Int128 units, YenRounding rounding)
    {
        var half = rounding is YenRounding.HalfUp ? ExchangeRate.UnitsPerYen / 2 : 0;
        return checked((long)((units < 0 ? units - half : units + half) / ExchangeRate.UnitsPerYen));
    }

    /// <summary>The tax on whole yen.</summary>
    /// <param name="yen">The total before tax.</param>
    /// <param name="percent">The rate.</param>
    /// <param name="rounding">How the tax becomes whole yen.</param>
    public static long TaxOf(long yen, int percent, YenRounding rounding) => Of((Int128)yen * percent * ExchangeRate.UnitsPerYen / 100, rounding);

    /// <summary>
    /// The parts of a total: each is its exact amount without the fraction, and those with the largest fractions get the yen that
    /// are then missing; of equal fractions, the first.
    /// </summary>
    /// <param name="parts">The exact amounts in units of 10⁻¹⁶ yen.</param>
    /// <param name="total">Their sum as whole yen.</param>
    public static ImmutableArray<long> Shares(IReadOnlyList<Int128> parts, long total)
    {
        var shares = parts.Select(Floor).ToArray();
        var missing = total - shares.Sum();
        foreach (var (index, _) in parts.Index().OrderByDescending(part => part.Item - (Floor(part.Item) * ExchangeRate.UnitsPerYen)).Take((int)missing))
        {
            shares[index]++;
        }

        return [.. shares];
    }

    // Towards minus infinity, so that fractions are never negative.
    private static long Floor(Int128 units)
    {
        var (whole, rest) = Int128.DivRem(units, ExchangeRate.UnitsPerYen);
        return checked((long)(rest < 0 ? whole - 1 : whole));
    }
}
