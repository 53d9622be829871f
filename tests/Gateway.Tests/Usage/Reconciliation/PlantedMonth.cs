using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;
using Gateway.Usage.Reconciliation.Comparison;
using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>
/// A month of requests, as the ledger has them and as AWS bills them. Each trouble is planted in an hour of its own, with a quiet
/// one behind it, so that it is known what each bucket must say.
/// </summary>
internal sealed class PlantedMonth
{
    public const string Other = "arn:aws:sts::444455556666:assumed-role/AnotherRole/batch";

    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private const int Hours = 720;
    private readonly SplitMix64 _dice;
    private readonly Dictionary<BilledModel, BillSpelling> _spellings = [];
    private readonly Dictionary<(DateTimeOffset, BilledModel, TokenKind, string?), long> _billed = [];

    /// <param name="dice">Chance.</param>
    /// <param name="unexplained">True to plant what nothing explains.</param>
    public PlantedMonth(SplitMix64 dice, bool unexplained = false)
    {
        _dice = dice;
        foreach (var model in BilledModel.All)
        {
            _spellings[model] = dice.Of(BillSpelling.All);
        }

        for (var hour = 0; hour < Hours; hour++)
        {
            var (at, model) = (Start.AddHours(hour), dice.Of(BilledModel.All));
            Plain(at.AddMinutes(dice.Below(50)), model);
            if (hour % 2 == 0 && hour > 0)
            {
                Trouble(at, model, dice.Below(unexplained ? 9 : 8));
            }
        }

        MonthEnds();
    }

    public List<LedgerIntent> Intents { get; } = [];

    public List<LedgerSettlement> Settlements { get; } = [];

    /// <summary>What each bucket must have, by model and kind.</summary>
    public Dictionary<(string Alias, TokenKind Kind, Bucket Bucket), long> Planted { get; } = [];

    /// <summary>What the ledger charges, in pico-USD, by model.</summary>
    public Dictionary<string, long> Charged { get; } = [];

    /// <summary>The lines of use by the gateway and by others.</summary>
    public List<BillLine> Lines() =>
    [
        .. _billed.Where(cell => cell.Value != 0).Select(cell =>
        {
            var (start, model, kind, principal) = cell.Key;
            return _spellings[model].Line(model, kind, start, cell.Value, principal, _dice.OneIn(9) ? "APN3" : "APN1");
        }),
    ];

    private void Trouble(DateTimeOffset at, BilledModel model, int trouble)
    {
        var intent = Intent(at.AddMinutes(_dice.Below(30)), model);
        var more = 10 + _dice.Below(3_000);
        switch (trouble)
        {
            case 0:
                Bill(at, model, TokenKind.Input, more, Other);
                Plant(model, TokenKind.Input, Bucket.OtherCallers, more);
                break;
            case 1:
                var late = Intent(at.AddMinutes(58).AddSeconds(_dice.Below(100)), model);
                Settle(late, model, Tokens(), settlement => settlement with { Duration = TimeSpan.FromMinutes(3) }, billedAt: at.AddHours(1));
                break;
            case 2:
                Settle(intent, model, Tokens() with { Output = 300 }, Estimated(LedgerFlags.Aborted, "partial"), more, TokenKind.Output);
                Plant(model, TokenKind.Output, Bucket.Aborted, more);
                break;
            case 3:
                var tokens = Tokens();
                var again = 1 + _dice.Below((int)tokens.Prompt);
                Settle(intent, model, tokens, With(LedgerFlags.Ambiguous, new LedgerAttempt("t", default, null, true, null, null, "connection_lost", true)), more, TokenKind.Output);
                Bill(at, model, TokenKind.Input, again);
                Plant(model, TokenKind.Output, Bucket.AmbiguousAttempts, more);
                Plant(model, TokenKind.Input, Bucket.AmbiguousAttempts, again);
                break;
            case 4:
                var repeated = Tokens();
                var refused = 1 + _dice.Below((int)repeated.Prompt);
                Settle(intent, model, repeated, With(LedgerFlags.None, new LedgerAttempt("t", default, null, true, 503, "aws-0", "unavailable", false)), refused, TokenKind.Input);
                Plant(model, TokenKind.Input, Bucket.Retries, refused);
                break;
            case 5:
                Intents.Add(intent);
                Charge(model, intent.ReservedPicoUsd);
                Bill(at, model, TokenKind.Input, more);
                Bill(at, model, TokenKind.Output, more / 2);
                Plant(model, TokenKind.Input, Bucket.OutcomeUnknown, more);
                Plant(model, TokenKind.Output, Bucket.OutcomeUnknown, more / 2);
                break;
            case 6:
                Settle(intent, model, new(4_000, 1_000, 0, 0, 0), Estimated(LedgerFlags.None, "unknown"), -more, TokenKind.Input);
                Plant(model, TokenKind.Input, Bucket.Estimated, -more);
                break;
            case 7:
                Settle(intent, model, Tokens(), settlement => settlement with { Flags = LedgerFlags.Aborted | LedgerFlags.Drained });
                break;
            default:
                Bill(at, model, TokenKind.CacheRead, 40_000 + more);
                Plant(model, TokenKind.CacheRead, Bucket.Unexplained, 40_000 + more);
                break;
        }
    }

    // A call of October that AWS bills in November, and one of November that AWS bills in December.
    private void MonthEnds()
    {
        var model = BilledModel.All[0];
        Func<LedgerSettlement, LedgerSettlement> slow = settlement => settlement with { Duration = TimeSpan.FromMinutes(4) };
        Settle(Intent(Start.AddMinutes(-2), model), model, new(700, 80, 0, 0, 0), slow, billedAt: Start, isOfMonth: false);
        Settle(Intent(Start.AddHours(Hours).AddMinutes(-1), model), model, new(900, 0, 50, 0, 0), slow, billedAt: null);
        Plant(model, TokenKind.Input, Bucket.HourBoundary, 700 - 900);
        Plant(model, TokenKind.Output, Bucket.HourBoundary, 80);
        Plant(model, TokenKind.CacheRead, Bucket.HourBoundary, -50);
    }

    private void Plain(DateTimeOffset at, BilledModel model) => Settle(Intent(at, model), model, Tokens(), settlement => settlement);

    private LedgerTokens Tokens() => new(
        100 + _dice.Below(20_000), _dice.Below(3_000), _dice.Toss() ? 0 : _dice.Below(90_000), _dice.Toss() ? 0 : _dice.Below(5_000),
        _dice.OneIn(4) ? _dice.Below(5_000) : 0);

    private static LedgerIntent Intent(DateTimeOffset at, BilledModel model) => SomeLedger.Intent(at) with { Alias = model.Alias, ModelId = model.ModelId };

    private static Func<LedgerSettlement, LedgerSettlement> Estimated(LedgerFlags flags, string usage) => settlement => settlement with
    {
        Flags = LedgerFlags.Estimated | flags,
        UsageKnown = usage,
    };

    private static Func<LedgerSettlement, LedgerSettlement> With(LedgerFlags flags, LedgerAttempt attempt) => settlement => settlement with
    {
        Flags = flags,
        Attempts = [attempt, .. settlement.Attempts],
    };

    private void Settle(
        LedgerIntent intent, BilledModel model, LedgerTokens tokens, Func<LedgerSettlement, LedgerSettlement> change, int more = 0,
        TokenKind of = TokenKind.Input) =>
        Settle(intent, model, tokens, change, new DateTimeOffset(intent.StartedAt.Date, default).AddHours(intent.StartedAt.Hour), true, more, of);

    private void Settle(
        LedgerIntent intent, BilledModel model, LedgerTokens tokens, Func<LedgerSettlement, LedgerSettlement> change, DateTimeOffset? billedAt,
        bool isOfMonth = true, int more = 0, TokenKind of = TokenKind.Input)
    {
        var cost = TokenKinds.All.Sum(kind => tokens.Of(kind) * model.MicroUsd[(int)kind]);
        Intents.Add(intent);
        Settlements.Add(change(SomeLedger.Settlement(intent) with
        {
            Tokens = tokens,
            CostPicoUsd = cost,
            Attempts = [new("444455556666/ap-northeast-1", default, TimeSpan.FromSeconds(2), true, 200, "aws-1", null, false)],
        }));
        if (isOfMonth)
        {
            Charge(model, cost);
        }

        foreach (var kind in TokenKinds.All)
        {
            if (billedAt is { } hour)
            {
                Bill(hour, model, kind, tokens.Of(kind) + (kind == of ? more : 0));
            }
        }
    }

    private void Charge(BilledModel model, long picoUsd) => Charged[model.Alias] = Charged.GetValueOrDefault(model.Alias) + picoUsd;

    private void Bill(DateTimeOffset hour, BilledModel model, TokenKind kind, long tokens, string? principal = BillLine.Gateway) =>
        _billed[(hour, model, kind, principal)] = _billed.GetValueOrDefault((hour, model, kind, principal)) + tokens;

    private void Plant(BilledModel model, TokenKind kind, Bucket bucket, long tokens) =>
        Planted[(model.Alias, kind, bucket)] = Planted.GetValueOrDefault((model.Alias, kind, bucket)) + tokens;
}
