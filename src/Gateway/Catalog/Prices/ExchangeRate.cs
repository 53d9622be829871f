using System.Globalization;

namespace Gateway.Catalog.Prices;

/// <summary>What 1 USD is in yen during a time. A term of a contract, never looked up.</summary>
/// <param name="Id">Its id, stored with each request that was charged while it applied.</param>
/// <param name="Kind">How it is found.</param>
/// <param name="From">The first moment it applies to, on a full hour.</param>
/// <param name="To">The first moment it no longer applies to; <c>null</c> without end.</param>
/// <param name="JpyPerUsd10000">Yen for 10,000 USD.</param>
/// <param name="Source">The contract, notice or invoice that says so.</param>
/// <param name="EnteredBy">Who entered it.</param>
internal sealed record ExchangeRate(
    string Id, ExchangeRateKind Kind, DateTimeOffset From, DateTimeOffset? To, long JpyPerUsd10000, string Source, string EnteredBy)
{
    /// <summary>Units of <see cref="YenOf"/> in one yen: pico-USD (10¹²) times ten-thousandths of a rate (10⁴).</summary>
    public static readonly Int128 UnitsPerYen = 10_000_000_000_000_000;

    /// <summary>The rate as people write it, such as <c>155.25</c>.</summary>
    public string JpyPerUsd => (JpyPerUsd10000 / 10_000m).ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>True at a moment at which the rate applies.</summary>
    public bool AppliesAt(DateTimeOffset moment) => From <= moment && (To is null || moment < To);

    /// <summary>An amount in units of 10⁻¹⁶ yen (<see cref="UnitsPerYen"/>), exact.</summary>
    /// <param name="picoUsd">The amount in pico-USD (10⁻¹² USD).</param>
    public Int128 YenOf(Int128 picoUsd) => picoUsd * JpyPerUsd10000;
}
