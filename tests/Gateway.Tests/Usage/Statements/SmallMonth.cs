using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;

namespace Gateway.Tests.Usage.Statements;

/// <summary>A few requests of November 2026, whose statement a person can check by hand.</summary>
internal static class SmallMonth
{
    public const string Haiku = "claude-haiku-4-5.2026-09";

    /// <summary>One request of a department at 1.1 and 5.5 USD: by default 0.0011 + 0.0011 USD, and cached tokens for 0.0000033 + 0.0000055 + 0.000011.</summary>
    public static LedgerSettlement Request(int number, string department = "市民課", DateTimeOffset? at = null)
    {
        var started = at ?? new DateTimeOffset(2026, 11, 10, 1, number % 60, 0, TimeSpan.Zero);
        var settlement = SomeLedger.Settlement(SomeLedger.Intent(started) with
        {
            Id = SomeId.Of(started, number),
            RequestId = $"request-{number}",
            Department = department,
        });
        return settlement with { PriceId = Haiku, CostPicoUsd = CostOf(settlement.Tokens), Attempts = [] };
    }

    /// <summary>The cost by the shipped price.</summary>
    public static long CostOf(LedgerTokens tokens) => (tokens.Input * 1_100_000) + (tokens.Output * 5_500_000)
        + (tokens.CacheRead * 110_000) + (tokens.CacheWrite5m * 1_375_000) + (tokens.CacheWrite1h * 2_200_000);

    /// <summary>Writes requests, settled.</summary>
    public static Task WriteAsync(StatementStage stage, params LedgerSettlement[] requests) => stage.WriteAsync(async store =>
    {
        var cancelled = TestContext.Current.CancellationToken;
        await store.CommitAsync(new([.. requests.Select(request => request.Intent)], []), cancelled);
        await store.CommitAsync(new([], requests), cancelled);
    });
}
