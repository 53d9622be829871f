using System.ComponentModel.DataAnnotations;

namespace Gateway.Usage.Statements.Amounts;

/// <summary>The <c>Statements</c> section: how statements of use (利用明細) are drawn up. Terms of the contract.</summary>
internal sealed class StatementsOptions
{
    public const string Section = "Statements";

    /// <summary>The clock by which a statement's month begins, unless another is asked for. Default <see cref="StatementClock.Utc"/>, as AWS bills.</summary>
    public StatementClock Clock { get; set; } = StatementClock.Utc;

    /// <summary>Consumption tax in percent, on the total of a statement. Default 10; 0 to 100.</summary>
    [Range(0, 100)]
    public int TaxRatePercent { get; set; } = 10;

    /// <summary>How a total, and the tax on it, become whole yen. Default <see cref="YenRounding.Truncate"/>.</summary>
    public YenRounding Rounding { get; set; } = YenRounding.Truncate;
}

/// <summary>The clocks of a statement's month.</summary>
internal enum StatementClock
{
    /// <summary>UTC, as AWS bills.</summary>
    Utc,

    /// <summary>Japan's time, as a municipality counts.</summary>
    Jst,
}

/// <summary>How an amount becomes whole yen; a negative one as the same amount without its sign.</summary>
internal enum YenRounding
{
    /// <summary>Parts of a yen are cut off (切り捨て).</summary>
    Truncate,

    /// <summary>Half a yen and more is a whole one (四捨五入).</summary>
    HalfUp,
}
