using System.Globalization;
using CsCheck;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Quotas;
using Gateway.Testing;
using Gateway.Usage.Ledger;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>
/// The bound: a limit is exceeded by at most what requests under way use above what they reserved, whatever number of threads asks
/// at once (traps 13 and 40).
/// </summary>
public sealed class QuotaLimiterTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(At);
    private TestGateway _gateway = null!;
    private QuotaMetrics _metrics = null!;
    private QuotaLimiter _limiter = null!;

    public async ValueTask InitializeAsync()
    {
        _gateway = await TestGateway.StartAsync();
        _metrics = _gateway.Services.GetRequiredService<QuotaMetrics>();
        _limiter = new QuotaLimiter(_gateway.Services.GetRequiredService<QuotaPrices>(), _metrics);
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void What_is_used_exceeds_the_limit_by_no_more_than_was_used_above_the_reservations()
    {
        var request = Gen.Select(Gen.Long[1, 400], Gen.Long[0, 600], Gen.Int[0, 9]);

        request.Array[1, 200].Sample(
            requests =>
            {
                var (quotas, use, model) = Limited(new() { TokensPerDay = 5_000, Models = { ["m"] = new() { TokensPerDay = 4_000 } } });
                var above = 0L;
                Parallel.ForEach(requests, new ParallelOptions { MaxDegreeOfParallelism = 8 }, one =>
                {
                    var (reserved, used, end) = one;
                    var reservation = Reservation(quotas, model, reserved);
                    if (Take(reservation, use, model) is not null)
                    {
                        reservation.Release();
                    }
                    else if (end == 0)
                    {
                        reservation.Release(); // Nothing was sent.
                    }
                    else
                    {
                        Interlocked.Add(ref above, Math.Max(0, used - reserved));
                        reservation.Settle(ChargeOf(used));
                    }
                });

                var (all, its) = (In(use.All), In(model.Use));
                return all.Used.Tokens <= 4_000 + above && all.Used == its.Used && all.Reserved == default && its.Reserved == default;
            },
            iter: PropertySize.Of(100, 3_000), threads: 1);
    }

    // Trap 13: five at once used 663 of 100.
    [Fact]
    public void Of_many_at_once_no_more_are_admitted_than_fit()
    {
        var (quotas, use, model) = Limited(new() { TokensPerDay = 1_000 });
        var admitted = 0;

        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ =>
        {
            var reservation = Reservation(quotas, model, 133);
            if (Take(reservation, use, model) is null)
            {
                Interlocked.Increment(ref admitted);
            }
        });

        Assert.Equal(7, admitted);
        Assert.Equal(7 * 133, In(use.All).Reserved.Tokens);
    }

    // Trap 40: what one limit refuses uses up no other. Each limit in turn is the one that refuses.
    [Theory]
    [InlineData("concurrent_requests")]
    [InlineData("requests_per_minute")]
    [InlineData("tokens_per_day")]
    [InlineData("tokens_per_minute")]
    public void A_refused_request_takes_nothing_of_any_limit(string refusing)
    {
        var (quotas, use, model) = Limited(new()
        {
            RequestsPerMinute = 60,
            TokensPerMinute = 10_000,
            TokensPerDay = 10_000,
            Models = { ["m"] = new() { MaxConcurrentRequests = 5, RequestsPerMinute = 60, TokensPerMinute = 10_000, TokensPerDay = 10_000 } },
        });
        switch (refusing)
        {
            case "concurrent_requests":
                Assert.All(Enumerable.Range(0, 5), _ => Assert.True(model.Use.Running.TryEnter(5)));
                break;
            case "requests_per_minute":
                model.Use.Requests.Overdraw(RateBucket.Span);
                break;
            case "tokens_per_day":
                model.Use.In(BudgetPeriod.DayOf(At)).Used = new(9_999, 0);
                break;
            default:
                model.Use.Tokens.Overdraw(RateBucket.Span);
                break;
        }

        var before = State(use, model);
        var reservation = Reservation(quotas, model, 100);
        var error = Take(reservation, use, model);
        reservation.Release();

        Assert.NotNull(error);
        Assert.Equal(before, State(use, model));
    }

    [Fact]
    public void In_shadow_mode_the_first_exceeded_limit_is_noted_and_the_counters_run_on()
    {
        var (quotas, use, model) = Limited(new() { Mode = QuotaMode.Shadow, TokensPerDay = 100, Models = { ["m"] = new() { RequestsPerMinute = 1 } } });
        var first = Reservation(quotas, model, 60);
        var second = Reservation(quotas, model, 60);
        Assert.Null(Take(first, use, model));
        Assert.Null(Take(second, use, model));

        Assert.Null(first.WouldRefuse);
        Assert.Equal("requests_per_minute:m", second.WouldRefuse);
        Assert.Equal(120, In(use.All).Reserved.Tokens);
        second.Settle(ChargeOf(50));
        Assert.Equal((50, 60), (In(use.All).Used.Tokens, In(use.All).Reserved.Tokens));
    }

    [Fact]
    public void A_reservation_ends_once()
    {
        var (quotas, use, model) = Limited(new() { TokensPerDay = 1_000, TokensPerMinute = 1_000 });
        var reservation = Reservation(quotas, model, 100);
        Assert.Null(Take(reservation, use, model));

        reservation.Settle(ChargeOf(40));
        reservation.Settle(ChargeOf(40));
        reservation.Release();

        Assert.Equal((40, 0), (In(use.All).Used.Tokens, In(use.All).Reserved.Tokens));
        Assert.Equal(RateBucket.CostOf(40, 1_000), use.All.Tokens.Level);
    }

    // Trap 31: the settlement itself is above what is left.
    [Fact]
    public void What_a_request_used_above_its_reservation_is_recorded_and_refuses_the_next()
    {
        var (quotas, use, model) = Limited(new() { TokensPerDay = 1_000 });
        var reservation = Reservation(quotas, model, 600);
        Assert.Null(Take(reservation, use, model));

        reservation.Settle(ChargeOf(1_500));
        var next = Take(Reservation(quotas, model, 1), use, model);

        Assert.Equal(new Amount(1_500, 1_500_000), In(use.All).Used);
        Assert.Equal(ErrorCode.QuotaExceeded, next?.Code);
    }

    // Trap 4: a cache read is not a token of the limit.
    [Fact]
    public void Cache_reads_do_not_count()
    {
        var (quotas, use, model) = Limited(new() { TokensPerDay = 1_000, TokensPerMinute = 1_000 });
        var reservation = Reservation(quotas, model, 900);
        Assert.Null(Take(reservation, use, model));

        reservation.Settle(new Charge(new LedgerTokens(10, 5, CacheRead: 800, CacheWrite5m: 20, CacheWrite1h: 30), LedgerFlags.None, "p", 7));

        Assert.Equal(new Amount(65, 7), In(use.All).Used);
    }

    // Traps 32 to 36, in years for which no certificate of a test is valid.
    [Theory]
    [InlineData("2026-11-29T14:59:59Z", "2026-11-29T15:00:00Z", true, false)]
    [InlineData("2026-11-29T23:59:59Z", "2026-11-30T00:00:00Z", false, false)]
    [InlineData("2026-11-30T14:59:59Z", "2026-11-30T15:00:00Z", true, true)]
    [InlineData("2026-12-31T14:59:59Z", "2026-12-31T15:00:00Z", true, true)]
    [InlineData("2027-02-28T14:59:59Z", "2027-02-28T15:00:00Z", true, true)]
    [InlineData("2028-02-28T14:59:59Z", "2028-02-28T15:00:00Z", true, false)] // The 29th of February.
    [InlineData("2028-02-29T14:59:59Z", "2028-02-29T15:00:00Z", true, true)]
    public void A_budget_begins_again_with_its_period(string before, string after, bool newDay, bool newMonth)
    {
        foreach (var (limits, begins) in new[] { (new QuotaOptions { TokensPerDay = 100 }, newDay), (new QuotaOptions { TokensPerMonth = 100 }, newMonth) })
        {
            var (quotas, use, model) = Limited(limits);
            GatewayError? At(string instant) => _limiter.Take(
                new LimitedRequest("a", "m", Reservation(quotas, model, 100), DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), true),
                use, model, countsPeriods: true);

            Assert.Null(At(before));
            Assert.NotNull(At(before));
            Assert.Equal(begins, At(after) is null);
        }
    }

    private (ApplicationQuotas Quotas, ApplicationUse Use, ModelUse Model) Limited(QuotaOptions options)
    {
        var use = new ApplicationUse("a", _metrics, _time, shared: null);
        return (new(options, use), use, use.Model("m"));
    }

    private static Reservation Reservation(ApplicationQuotas quotas, ModelUse model, long tokens) =>
        new(quotas.Use, model, quotas.For("m", model), new RequestSize(tokens)) { Tokens = tokens, InputTokens = tokens };

    private GatewayError? Take(Reservation reservation, ApplicationUse use, ModelUse model) =>
        _limiter.Take(new LimitedRequest("a", "m", reservation, At, IsPriced: true), use, model, countsPeriods: true);

    private static Charge ChargeOf(long tokens) => new(new LedgerTokens(tokens, 0, 0, 0, 0), LedgerFlags.None, "p", tokens * 1_000);

    private static PeriodUse In(ScopeUse scope) => scope.In(BudgetPeriod.DayOf(At));

    private static string State(ApplicationUse use, ModelUse model) => string.Join(
        '|',
        new[] { use.All, model.Use }.Select(scope =>
            $"{scope.Running.Count} {scope.Requests.Level} {scope.Tokens.Level} {In(scope).Used} {In(scope).Reserved}"));
}
