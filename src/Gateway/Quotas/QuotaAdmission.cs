using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>
/// The limits of an application over time: requests and tokens a minute, tokens and yen a day and a month. One admission for all
/// surfaces and operations. What was used lives as long as the process; that of days and months is read from the ledger at start.
/// </summary>
internal sealed class QuotaAdmission
{
    // Where the catalog does not know how much a model may write: as much as any shipped model. Never only the prompt.
    private const long LargestOutput = 128_000;

    // More than any model writes, and small enough for every sum below.
    private const long MostTokens = 1_000_000_000;

    private readonly ConcurrentDictionary<string, ApplicationUse> _uses = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Application, ApplicationQuotas> _quotas = [];
    private readonly Func<Application, ApplicationQuotas> _make;
    private readonly UsageLedger _ledger;
    private readonly QuotaPrices _prices;
    private readonly QuotaLimiter _limiter;
    private readonly QuotaMetrics _metrics;
    private readonly TimeProvider _time;
    private volatile bool _isReady;

    public QuotaAdmission(UsageLedger ledger, QuotaPrices prices, QuotaMetrics metrics, TimeProvider time)
    {
        (_ledger, _prices, _metrics, _time) = (ledger, prices, metrics, time);
        _isReady = !ledger.IsOn; // Without a ledger there are no limits of days and months.
        _limiter = new QuotaLimiter(prices, metrics);
        _make = application =>
        {
            var quotas = new ApplicationQuotas(application.Quotas, UseOf(application.Id));
            metrics.Observe(application.Id, quotas);
            return quotas;
        };
    }

    /// <summary>What an application has used.</summary>
    public ApplicationUse UseOf(string application) =>
        _uses.GetOrAdd(application, static (id, own) => new(id, own._metrics, own._time), this);

    /// <summary>True when it is known what was used before the process began.</summary>
    public bool IsReady => _isReady;

    /// <summary>Takes what was used before the process began. Once, before the first request.</summary>
    /// <param name="used">What the ledger has.</param>
    /// <param name="day">The day that was read.</param>
    /// <param name="month">The month that was read.</param>
    public void Load(IEnumerable<UsedBudget> used, BudgetPeriod day, BudgetPeriod month)
    {
        foreach (var (application, alias, ofDay, ofMonth) in used)
        {
            UseOf(application).Load(alias, day, ofDay, month, ofMonth);
        }

        _isReady = true;
    }

    /// <summary>Takes what a request can use at most from every limit that applies to it, or from none.</summary>
    /// <param name="application">The application.</param>
    /// <param name="placement">The model.</param>
    /// <param name="size">The size of the request.</param>
    /// <param name="at">The start of the request, by which periods and prices go.</param>
    /// <returns>The reservation, or an error that says which limit and when to come again.</returns>
    public Result<Reservation> Reserve(Application application, Placement placement, RequestSize size, DateTimeOffset at)
    {
        var quotas = _quotas.GetOrAdd(application, _make);
        if (!quotas.HasLimits && !_ledger.IsOn)
        {
            return Reservation.Nothing;
        }

        // A limit that is not known to be kept is not taken for kept.
        if (!_isReady)
        {
            return LedgerWriter.Unavailable;
        }

        var model = quotas.Use.Model(placement.Alias);
        var input = size.IsCount ? 0 : model.Estimate.Of(size, placement.Features.ContextWindow);
        var output = size.IsCount || !placement.InvokeForm.Writes() ? 0 : OutputOf(size, placement.Features);
        var cost = size.IsCount ? 0 : _prices.MostOf(placement.ModelId, input, output, at);
        var reservation = new Reservation(quotas.Use, model, quotas.For(placement.Alias, model), size)
        {
            InputTokens = input,
            Tokens = input + output,
            PicoUsd = cost ?? 0,
        };
        var request = new LimitedRequest(application.Id, placement.Alias, reservation, at, IsPriced: cost is not null);
        if (_limiter.Take(request, quotas.Use, model, countsPeriods: _ledger.IsOn) is not { } refused)
        {
            return reservation;
        }

        reservation.Release();
        return refused;
    }

    /// <summary>What is left of the limits of a minute, for the headers of a response.</summary>
    public RateLimits RatesOf(Application application, Placement placement)
    {
        var quotas = _quotas.GetOrAdd(application, _make);
        var left = default(RateLimits);
        if (quotas.HasLimits)
        {
            foreach (var scope in quotas.For(placement.Alias, quotas.Use.Model(placement.Alias)))
            {
                left = RateLimits.Of(scope, left);
            }
        }

        return left;
    }

    // Without a limit of its own a request may make the model write as much as it can: AWS's default.
    private static long OutputOf(in RequestSize size, ModelFeatures features) => Math.Min(
        size.MaxTokens ?? features.MaxOutputTokens ?? features.ContextWindow ?? LargestOutput, MostTokens);
}
