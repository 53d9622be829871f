namespace Gateway.Quotas;

/// <summary>What budgets count.</summary>
/// <param name="Tokens">Input, output and cache writes.</param>
/// <param name="PicoUsd">Money in pico-USD (10⁻¹² USD).</param>
internal readonly record struct Amount(long Tokens, long PicoUsd)
{
    public static Amount operator +(Amount one, Amount other) => new(one.Tokens + other.Tokens, one.PicoUsd + other.PicoUsd);

    public static Amount operator -(Amount one, Amount other) => new(one.Tokens - other.Tokens, one.PicoUsd - other.PicoUsd);
}
