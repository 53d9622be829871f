using System.Globalization;
using Gateway.Catalog.Prices;

namespace Gateway.Usage.Reports;

/// <summary>Amounts of money as exact decimal texts.</summary>
internal static class Amount
{
    private const long PicoUsdPerUsd = 1_000_000_000_000;

    /// <summary>An amount in pico-USD as USD, such as <c>0.0825</c>.</summary>
    public static string Usd(long picoUsd) => Text(picoUsd, PicoUsdPerUsd, 12);

    /// <summary>An amount in units of 10⁻¹⁶ yen as yen, such as <c>12.808125</c>.</summary>
    public static string Yen(Int128 units) => Text(units, ExchangeRate.UnitsPerYen, 16);

    private static string Text(Int128 amount, Int128 one, int decimals)
    {
        var (whole, rest) = Int128.DivRem(amount, one);
        var fraction = Int128.Abs(rest).ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0').TrimEnd('0');
        var sign = amount < 0 && whole == 0 ? "-" : "";
        return $"{sign}{whole.ToString(CultureInfo.InvariantCulture)}{(fraction.Length == 0 ? "" : $".{fraction}")}";
    }
}
