namespace Gateway.Usage.Ledger;

/// <summary>What one request is charged in the ledger and against its application's limits.</summary>
/// <param name="Tokens">The tokens charged.</param>
/// <param name="Flags">What is not certain about them.</param>
/// <param name="PriceId">The price row; <c>null</c> where nothing was billed or no row covers the model.</param>
/// <param name="CostPicoUsd">The cost in pico-USD (10⁻¹² USD).</param>
internal readonly record struct Charge(LedgerTokens Tokens, LedgerFlags Flags, string? PriceId, long CostPicoUsd);
