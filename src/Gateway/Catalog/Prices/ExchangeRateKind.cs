namespace Gateway.Catalog.Prices;

/// <summary>How a contract finds its exchange rate.</summary>
internal enum ExchangeRateKind
{
    /// <summary>Fixed in the contract (契約固定).</summary>
    Contract,

    /// <summary>The month's average of a bank's middle rate (月次TTM).</summary>
    MonthlyAverageTtm,

    /// <summary>A bank's selling rate on the last day of the month (月末TTS).</summary>
    MonthEndTts,

    /// <summary>The rate on AWS's invoice (AWS請求書).</summary>
    AwsInvoice,

    /// <summary>The yearly rate of the state's accounting rules (出納官吏事務規程).</summary>
    GovernmentAccounting,
}
