using System.Globalization;
using Gateway.Errors;

namespace Gateway.Quotas;

/// <summary>The unit of a budget: tokens, or yen that are counted in pico-USD.</summary>
/// <param name="IsYen">True for yen.</param>
/// <param name="Rate">Yen for 10,000 USD; 0 if no rate is known, and then every sum of yen is above every limit.</param>
internal readonly record struct BudgetUnit(bool IsYen, long Rate)
{
    // One USD is 10¹² pico-USD, and the rate is of 10,000 USD.
    private static readonly Int128 Scale = 10_000 * (Int128)1_000_000_000_000;

    /// <summary>A limit in what is counted, rounded down.</summary>
    /// <param name="most">Tokens, or yen.</param>
    public long MostOf(long most) => !IsYen ? most
        : Rate == 0 ? -1
        : (long)Int128.Min(most * Scale / Rate, long.MaxValue);

    /// <summary>What is counted of an amount.</summary>
    public long Of(Amount amount) => IsYen ? amount.PicoUsd : amount.Tokens;

    /// <summary>A limit for people.</summary>
    public Text TextOfMost(long most) => IsYen ? TextOfYen(most) : TextOfTokens(most);

    /// <summary>What is counted, for people; yen are rounded up.</summary>
    public Text TextOf(long counted) => IsYen ? TextOfYen(YenOf(counted)) : TextOfTokens(counted);

    /// <summary>An amount as a number; parts of a yen too.</summary>
    public double NumberOf(Amount amount) =>
        IsYen ? (double)(amount.PicoUsd * (Int128)Rate) / (double)Scale : amount.Tokens;

    /// <summary>Tokens for people.</summary>
    public static Text TextOfTokens(long count)
    {
        var tokens = count.ToString("N0", CultureInfo.InvariantCulture);
        return new($"{tokens} トークン", $"{tokens} tokens");
    }

    private long YenOf(long picoUsd) => (long)(((picoUsd * (Int128)Rate) + Scale - 1) / Scale);

    private static Text TextOfYen(long yen)
    {
        var amount = yen.ToString("N0", CultureInfo.InvariantCulture);
        return new($"{amount} 円", $"{amount} yen");
    }
}
