using System.Collections.Immutable;
using System.Security.Cryptography;
using Gateway.Audit.Anchors;
using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Testing;
using Gateway.Tests.Usage.Ledger;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Audit;

/// <summary>
/// A trail of some months as gateways write it: several lives, one that crashed, one that was taken for dead and settled late, a new
/// key, two replicas at once, a month that was removed after its time, and anchors.
/// </summary>
internal sealed class GeneratedTrail(Func<ILedgerStore> create, bool sharesStore, ulong seed, Func<Task>? untilDead = null) : IDisposable
{
    public static readonly ImmutableArray<KeyValuePair<string, string>> Keys =
    [
        new("2025", AuditRig.KeyOne), new("2026", AuditRig.KeyTwo),
    ];

    private readonly SplitMix64 _random = new(seed);
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 9, 29, 14, 0, 0, TimeSpan.Zero));
    private readonly List<LedgerChain> _chains = [];

    public ECDsa AnchorKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The anchors, as they were kept outside.</summary>
    public List<Anchor> Anchors { get; } = [];

    public TimeProvider Time => _time;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static KeyRing Ring(string current) => new(Keys, current);

    public async Task WriteAsync()
    {
        var first = await BeginAsync("a", "2025");
        await RunAsync(first, 10);
        await EndAsync(first);

        _time.SetUtcNow(new DateTimeOffset(2026, 10, 20, 1, 0, 0, TimeSpan.Zero));
        var crashed = await BeginAsync("a", "2025");
        await RunAsync(crashed, 8);
        await OpenAsync(crashed, 3);
        await crashed.Store.DisposeAsync();
        await (untilDead?.Invoke() ?? Task.CompletedTask);

        var rotated = await BeginAsync("a", "2026");
        await AnchorAsync(rotated);
        await RunAsync(rotated, 5);
        if (sharesStore)
        {
            // Its process was only thought to be dead.
            await CommitAsync(crashed with { Store = rotated.Store }, [], crashed.Open.Take(1));
        }

        _time.SetUtcNow(new DateTimeOffset(2026, 10, 31, 23, 50, 0, TimeSpan.Zero));
        await RunAsync(rotated, 8);
        await AnchorAsync(rotated);
        await EndAsync(rotated);

        _time.SetUtcNow(new DateTimeOffset(2026, 11, 10, 8, 0, 0, TimeSpan.Zero));
        var one = await BeginAsync("a", "2026");
        var other = sharesStore ? await BeginAsync("b", "2026", one.Store) : await BeginAsync("b", "2026");
        for (var i = 0; i < 6; i++)
        {
            await RunAsync(one, 1);
            await RunAsync(other, 1);
        }

        await EndAsync(other, keepsStore: sharesStore);
        await AnchorAsync(one);
        await RunAsync(one, 3);
        await EndAsync(one);
        await PurgeAsync();
    }

    public void Dispose()
    {
        AnchorKey.Dispose();
        _chains.ForEach(chain => chain.Dispose());
    }

    private async Task<Life> BeginAsync(string replica, string key, ILedgerStore? shared = null)
    {
        var store = shared ?? create();
        if (shared is null)
        {
            await store.OpenAsync(Cancelled);
        }

        var chain = new LedgerChain(new ChainStart(replica, "1.0", "c0ffee", Ring(key)), _time);
        _chains.Add(chain);
        var life = new Life(store, chain);
        await CommitAsync(life, await chain.OpenAsync(store, Cancelled));
        return life;
    }

    private async Task EndAsync(Life life, bool keepsStore = false)
    {
        await CommitAsync(life, [], life.Open.ToList());
        await CommitAsync(life, [life.Chain.Close()]);
        if (!keepsStore)
        {
            await life.Store.CloseAsync(Cancelled);
            await life.Store.DisposeAsync();
        }
    }

    private async Task RunAsync(Life life, int batches)
    {
        for (var i = 0; i < batches; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(20 + _random.Below(400)));
            var records = Enumerable.Range(0, _random.Below(3)).Select(_ => Record(new AuditEvent(_random.Of([AuditKinds.Refused, AuditKinds.Read]))
            {
                Actor = _random.Of([AuditActors.Application, AuditActors.Operator]),
                Application = _random.Of(["resident_desk", "tax_office"]),
                Subject = _random.Toss() ? "usage" : null,
                Code = _random.Toss() ? "model_not_allowed" : null,
                RequestId = $"r-{_random.Below(1_000)}",
            })).Append(Record(new AuditEvent(AuditKinds.Heartbeat)));
            var settled = life.Open.Where(_ => _random.Toss()).ToList();
            await CommitAsync(life, records.ToList(), settled, Intents(1 + _random.Below(4)));
        }
    }

    private Task OpenAsync(Life life, int intents) => CommitAsync(life, [], [], Intents(intents));

    private List<LedgerIntent> Intents(int count) => [.. Enumerable.Range(0, count).Select(i =>
        SomeLedger.Intent(_time.GetUtcNow().AddMilliseconds(i)) with
        {
            RequestId = $"r-{_random.Below(1_000_000)}",
            Application = _random.Of(["resident_desk", "tax_office"]),
            EndUser = _random.Toss() ? $"staff-{_random.Below(5)}" : null,
            ReservedPicoUsd = _random.OneIn(5) ? 0 : 27_500_000_000,
            WouldRefuse = _random.OneIn(8) ? "tokens_per_day" : null,
        })];

    private LedgerSettlement Settle(LedgerIntent intent)
    {
        var settlement = SomeLedger.Settlement(intent) with
        {
            SettledAt = _time.GetUtcNow(),
            Tokens = new(_random.Below(9_000), _random.Below(900), _random.Below(30), _random.Below(4), _random.Below(3)),
            CostPicoUsd = _random.Below(1_000_000),
            StopReason = sharesStore ? _random.Of(["end_turn", "終わり", "cut\0off", "half \ud800 pair"]) : "終わり", // PostgreSQL rejects the others.
            RuleIds = _random.OneIn(4) ? "my_number,phone" : null,
            Flags = _random.OneIn(5) ? LedgerFlags.Estimated | LedgerFlags.Unpriced : LedgerFlags.None,
        };
        return _random.Below(4) switch
        {
            0 => settlement with { Attempts = [] },
            1 => settlement with { Status = 503, Code = "ledger_unavailable", Outcome = "refused", Tokens = default, CostPicoUsd = 0, Attempts = [] },
            _ => settlement,
        };
    }

    private async Task CommitAsync(
        Life life, IReadOnlyList<AuditRecord> records, IEnumerable<LedgerIntent>? settled = null, List<LedgerIntent>? intents = null)
    {
        var settling = (settled ?? []).ToList();
        var batch = new LedgerBatch(intents ?? [], [.. settling.Select(Settle)]) { Records = records };
        life.Chain.Seal(batch);
        await life.Store.CommitAsync(batch, Cancelled);
        if (_random.OneIn(4))
        {
            await life.Store.CommitAsync(batch, Cancelled); // Nobody had heard of the first commit.
        }

        life.Chain.Advance();
        life.Open.RemoveAll(settling.Contains);
        life.Open.AddRange(batch.Intents);
    }

    private AuditRecord Record(AuditEvent happened) => new(happened, _time.GetUtcNow());

    private async Task AnchorAsync(Life life)
    {
        await CommitAsync(life, [Record(new AuditEvent(AuditKinds.Heartbeat))]);
        await using var connection = await life.Store.OpenWritingAsync(Cancelled);
        var anchor = await AnchorAsync(connection);
        await CommitAsync(life, [Record(new AuditEvent(AuditKinds.Anchored) { Subject = $"{anchor.At:O}", Detail = $"digest={anchor.Digest}" })]);
        _time.Advance(TimeSpan.FromHours(1));
    }

    private async Task<Anchor> AnchorAsync(System.Data.Common.DbConnection connection)
    {
        var previous = await AnchorTable.LatestAsync(connection, Cancelled);
        var heads = await AnchorTable.HeadsAsync(connection, previous?.At ?? DateTimeOffset.UnixEpoch, Cancelled);
        var now = _time.GetUtcNow();
        var anchor = Anchor.Sign(LedgerTime.Hour(now), now, previous?.Digest, heads, AnchorKey);
        Assert.True(await AnchorTable.TryAddAsync(connection, anchor, now, Cancelled));
        Anchors.Add(anchor);
        return anchor;
    }

    // As the gateway's own writer and retention do it. This chain is the last one, and goes on.
    private async Task PurgeAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var store = create();
        await using var writer = new LedgerWriter(
            store, Options.Create(new LedgerOptions()), _time, new LedgerMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            NullLogger<LedgerWriter>.Instance, new LedgerChain(new ChainStart("a", "1.0", "c0ffee", Ring("2026")), _time));
        await writer.StartAsync();
        var places = new PurgedPlaces(store, writer, _time);
        await places.RecordAsync(202609, Cancelled);
        while (await writer.MaintainAsync(ledger => ledger.RemoveAsync(202609, 100, Cancelled), Cancelled) > 0)
        {
        }

        await places.RemoveAsync(202609, Cancelled);
        await writer.StopAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await using var connection = await store.OpenWritingAsync(Cancelled);
        await AnchorAsync(connection);
    }

    private sealed record Life(ILedgerStore Store, LedgerChain Chain)
    {
        public List<LedgerIntent> Open { get; init; } = [];
    }
}
