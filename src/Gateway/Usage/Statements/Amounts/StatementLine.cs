namespace Gateway.Usage.Statements.Amounts;

/// <summary>What tells the lines of a statement apart.</summary>
/// <param name="Department">The department (所属); empty for none.</param>
/// <param name="Application">The application.</param>
/// <param name="Alias">The catalog's name of the model.</param>
/// <param name="ModelId">The exact id that was called.</param>
/// <param name="PriceId">The price row; empty for none.</param>
/// <param name="RateId">The exchange rate; empty for none.</param>
/// <param name="Kind">The kind.</param>
internal sealed record LineKey(
    string Department, string Application, string Alias, string ModelId, string PriceId, string RateId, LineKind Kind);

/// <summary>One line of a statement.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Quantity">Its tokens; <c>null</c> where there are none to count.</param>
/// <param name="UnitPrice">The price in micro-USD per 1,000,000 tokens; <c>null</c> without one.</param>
/// <param name="PicoUsd">Its amount in pico-USD; <c>null</c> where the model has no price, which is unknown and never 0.</param>
internal sealed record StatementLine(LineKey Key, long? Quantity, long? UnitPrice, long? PicoUsd)
{
    /// <summary>Its share of the statement's yen, before tax; <c>null</c> where the amount or the rate is not known.</summary>
    public long? Yen { get; init; }
}

/// <summary>The kinds of lines, in the order in which they are shown.</summary>
internal enum LineKind
{
    Input,
    Output,
    CacheRead,
    CacheWrite5m,
    CacheWrite1h,

    /// <summary>What estimated requests were charged above their tokens, because the tokens are not known: they cost what was reserved.</summary>
    Reserved,

    /// <summary>Requests of which it is unknown whether Bedrock did the work: their reservation.</summary>
    OutcomeUnknown,
}
