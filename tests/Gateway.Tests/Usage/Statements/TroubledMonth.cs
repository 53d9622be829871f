using Gateway.Catalog.Prices;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reports;
using Gateway.Usage.Statements.Amounts;

namespace Gateway.Tests.Usage.Statements;

/// <summary>
/// Requests around a month with every kind of trouble, the same for each seed: charged as the gateway charges them, and counted here
/// without a database.
/// </summary>
internal sealed class TroubledMonth
{
    private static readonly PriceList Prices = PriceList.Of(new PricesOptions());

    // A model with two tiers, one whose price changed on 2026-10-07, and one without a price.
    private static readonly (string Alias, string ModelId)[] Models =
    [
        ("claude-haiku-4-5", "jp.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("claude-haiku-5-5", "jp.anthropic.claude-haiku-5-5"),
        ("claude-sonnet-5-5", "jp.anthropic.claude-sonnet-5-5"),
        ("titan-embed-text-v2", "amazon.titan-embed-text-v2:0"),
    ];

    private static readonly string[] Departments = ["", "市民課", "税務課, 収納係", "=HYPERLINK(\"x\")", "\"企画\"課"];

    private readonly List<LedgerSettlement> _settled = [];
    private readonly List<LedgerIntent> _abandoned = [];
    private readonly List<LedgerSettlement> _late = [];
    private readonly SplitMix64 _random;

    public TroubledMonth(string month, ulong seed, int requests = 400)
    {
        _random = new(seed);
        var start = StatementMonth.Read(month, ReportClock.Utc)!.Start.AddDays(-1);
        var seconds = (int)(start.AddDays(2).AddMonths(1) - start).TotalSeconds;
        var moments = Enumerable.Range(0, requests).Select(_ => start.AddSeconds(_random.Below(seconds)))
            .Concat(Edges(StatementMonth.Read(month, ReportClock.Utc)!)).Concat(Edges(StatementMonth.Read(month, ReportClock.Jst)!));
        foreach (var (number, at) in moments.Index())
        {
            Add(number, at);
        }
    }

    /// <summary>Writes the requests: what was abandoned is unknown once the ledger is opened again, and a few settle even later.</summary>
    public async Task WriteAsync(StatementStage stage, Func<Task> ended)
    {
        var cancelled = TestContext.Current.CancellationToken;
        await stage.WriteAsync(async store =>
        {
            foreach (var batch in _settled.Chunk(100))
            {
                await store.CommitAsync(new([.. batch.Select(request => request.Intent)], []), cancelled);
                await store.CommitAsync(new([], batch), cancelled);
            }

            await store.CommitAsync(new([.. _abandoned, .. _late.Select(request => request.Intent)], []), cancelled);
        });
        await ended();
        await stage.WriteAsync(store => store.CommitAsync(new([], _late), cancelled));
        await ended();
    }

    /// <summary>The requests of a month that count, with what each was charged and whether its outcome is unknown.</summary>
    public IEnumerable<(LedgerIntent Intent, LedgerSettlement? Settlement, long PicoUsd)> Of(StatementMonth month) =>
        _settled.Concat(_late).Where(request => request.Counts)
            .Select(request => (request.Intent, (LedgerSettlement?)request, request.CostPicoUsd))
            .Concat(_abandoned.Select(intent => (intent, (LedgerSettlement?)null, intent.ReservedPicoUsd)))
            .Where(one => one.Item1.StartedAt >= month.Start && one.Item1.StartedAt < month.End);

    private static IEnumerable<DateTimeOffset> Edges(StatementMonth month) =>
    [
        month.Start.AddMilliseconds(-1), month.Start, month.End.AddMilliseconds(-1), month.End,
        month.Start.AddDays(27).AddHours(23), month.Start.AddDays(28).AddMilliseconds(-1),
    ];

    private void Add(int number, DateTimeOffset at)
    {
        var (alias, modelId) = _random.Of(Models);
        var reserved = Prices.MostOf(modelId, 150_000, 4_000, at) ?? 0;
        var intent = SomeLedger.Intent(at.ToUniversalTime()) with
        {
            Id = SomeId.Of(at, number),
            RequestId = $"request-{number}",
            Application = $"app-{_random.Below(3)}",
            Department = _random.Of(Departments),
            EndUser = _random.Below(3) == 0 ? null : $"staff-{_random.Below(12)}",
            Alias = alias,
            ModelId = modelId,
            ReservedTokens = 154_000,
            ReservedPicoUsd = reserved,
        };
        switch (_random.Below(10))
        {
            case 0:
                _abandoned.Add(intent);
                break;
            case 1:
                _late.Add(Settle(intent, _random.Below(7)));
                break;
            default:
                _settled.Add(Settle(intent, _random.Below(9)));
                break;
        }
    }

    private LedgerSettlement Settle(LedgerIntent intent, int trouble)
    {
        var usage = new TokenUsage(_random.Below(140_000), _random.Below(4_000), _random.Below(60_000), _random.Below(9_000));
        var billable = new BillableRequest
        {
            ModelId = intent.ModelId,
            SentAt = intent.StartedAt,
            Certainty = UsageCertainty.Known,
            Usage = usage,
            ReservedTokens = intent.ReservedTokens,
            ReservedPicoUsd = intent.ReservedPicoUsd,
        };
        billable = trouble switch
        {
            0 => billable with { Certainty = UsageCertainty.Partial, Usage = new TokenUsage(usage.InputTokens, null, null, null), Aborted = true, SeenOutputTokens = _random.Below(900) },
            1 => billable with { Certainty = UsageCertainty.Known, Aborted = true, Drained = true },
            2 => billable with { Certainty = UsageCertainty.Unknown, Usage = null, Ambiguous = true },
            3 => billable with { Certainty = UsageCertainty.NotBilled, Usage = null },
            4 => billable with { CachesForOneHour = true },
            _ => billable,
        };
        var charge = Charges.Of(billable, Prices);
        return SomeLedger.Settlement(intent) with
        {
            Status = trouble is 3 ? 503 : 200,
            Code = trouble is 3 ? "upstream_unavailable" : trouble is 5 ? "ledger_unavailable" : null,
            Outcome = trouble is 0 or 1 ? "aborted" : trouble is 3 or 5 ? "failed" : "completed",
            Tokens = charge.Tokens,
            Flags = charge.Flags,
            PriceId = charge.PriceId,
            CostPicoUsd = charge.CostPicoUsd,
            Attempts = trouble is 6 ? SomeLedger.Settlement(intent).Attempts : [],
        };
    }
}

/// <summary>Ids of requests that are the same in each run.</summary>
internal static class SomeId
{
    public static Guid Of(DateTimeOffset at, int number)
    {
        var bytes = LedgerTime.FirstId(at).ToByteArray(bigEndian: true);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), number);
        return new(bytes, bigEndian: true);
    }
}
