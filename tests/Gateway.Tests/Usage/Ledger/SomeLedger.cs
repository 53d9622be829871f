using Gateway.Usage.Ledger;

namespace Gateway.Tests.Usage.Ledger;

/// <summary>Entries for a ledger, in which a test can make one thing different.</summary>
internal static class SomeLedger
{
    public static readonly DateTimeOffset Start = new(2026, 11, 30, 23, 30, 0, TimeSpan.Zero);

    public static LedgerIntent Intent(DateTimeOffset? at = null) => new()
    {
        Id = Guid.CreateVersion7(at ?? Start),
        RequestId = "0HN1",
        Application = "resident_desk",
        Department = "市民課",
        EndUser = "staff-17",
        Surface = "own",
        Operation = "ConverseStream",
        Alias = "claude-haiku-4-5",
        ModelId = "jp.anthropic.claude-haiku-4-5-20251001-v1:0",
        Target = "444455556666/ap-northeast-1",
        ProofId = "proof-1",
        StartedAt = at ?? Start,
        ReservedTokens = 5_000,
        ReservedPicoUsd = 27_500_000_000,
    };

    public static LedgerSettlement Settlement(LedgerIntent intent) => new(intent)
    {
        SettledAt = intent.StartedAt.AddSeconds(3),
        Status = 200,
        Outcome = "completed",
        StopReason = "end_turn",
        Tokens = new(1_000, 200, 30, 4, 5),
        UsageKnown = "known",
        PriceId = "haiku-4-5-2026",
        CostPicoUsd = 2_200_000_000,
        RateId = "contract-2026",
        UpstreamRequestId = "aws-1",
        SessionName = "gateway-test",
        FirstChunk = TimeSpan.FromMilliseconds(120),
        Duration = TimeSpan.FromSeconds(3),
        Attempts =
        [
            new("444455556666/ap-northeast-1", TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1), true, 503, "aws-0", "throttled", false),
            new("444455556666/ap-northeast-3", TimeSpan.FromSeconds(1), null, true, null, null, "connection_lost", true),
        ],
    };
}
