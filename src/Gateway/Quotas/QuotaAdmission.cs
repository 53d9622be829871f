using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
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
/// Where several processes write to one ledger, each has shares of the limits from its database.
/// </summary>
internal sealed class QuotaAdmission
{
    // Where the catalog does not know how much a model may write: as much as any shipped model. Never only the prompt.
    private const long LargestOutput = 128_000;

    // More than any model writes, and small enough for every sum below.
    private const long MostTokens = 1_000_000_000;

    // For what this process has in hand to be enough. Meanwhile other requests may take what came, and the database is asked again.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

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
        _uses.GetOrAdd(application, static (id, own) => new(id, own._metrics, own._time, own.Shared), this);

    /// <summary>The store from which replicas have their shares; <c>null</c> where this process has all limits.</summary>
    public ILedgerStore? Shared => _ledger.Store is { IsShared: true } store ? store : null;

    /// <summary>True when it is known what was used before the process began.</summary>
    public bool IsReady => _isReady;

    /// <summary>Takes what was used before the process began. Once, before the first request.</summary>
    /// <param name="used">What the ledger has.</param>
    /// <param name="day">The day that was read.</param>
    /// <param name="month">The month that was read.</param>
    public void Load(IEnumerable<UsedBudget> used, BudgetPeriod day, BudgetPeriod month)
    {
        if (Shared is not null)
        {
            See([.. used], day, month);
        }
        else
        {
            foreach (var (application, alias, ofDay, ofMonth) in used)
            {
                UseOf(application).Load(alias, day, ofDay, month, ofMonth);
            }
        }

        _isReady = true;
    }

    /// <summary>Reads the ledger again, for those who watch.</summary>
    public void See(IReadOnlyCollection<UsedBudget> used, BudgetPeriod day, BudgetPeriod month)
    {
        foreach (var application in used.GroupBy(row => row.Application))
        {
            UseOf(application.Key).See([.. application], day, month);
        }
    }

    /// <summary>What is used by the applications that have called or are in the ledger.</summary>
    public IEnumerable<ApplicationUse> Uses => _uses.Values;

    /// <summary>
    /// Takes what a request can use at most from every limit that applies to it, or from none. Where replicas share limits it waits,
    /// for a moment, if what this process has in hand is too little.
    /// </summary>
    /// <param name="application">The application.</param>
    /// <param name="placement">The model.</param>
    /// <param name="size">The size of the request.</param>
    /// <param name="at">The start of the request, by which periods and prices go.</param>
    /// <param name="cancellationToken">Cancelled when the caller leaves.</param>
    /// <returns>The reservation, or an error that says which limit and when to come again.</returns>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async ValueTask<Result<Reservation>> ReserveAsync(
        Application application, Placement placement, RequestSize size, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        Result<Reservation> result;
        while (TryReserve(application, placement, size, at, out result, out var extended))
        {
            var left = LongestWait - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !await IsExtendedAsync(extended, left, cancellationToken))
            {
                return LedgerWriter.Unavailable;
            }
        }

        return result;
    }

    private async ValueTask<bool> IsExtendedAsync(Task<bool> extended, TimeSpan longest, CancellationToken cancellationToken)
    {
        try
        {
            return await extended.WaitAsync(longest, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // True to try again after the share was extended.
    private bool TryReserve(
        Application application, Placement placement, in RequestSize size, DateTimeOffset at,
        out Result<Reservation> result, [NotNullWhen(true)] out Task<bool>? extended)
    {
        extended = null;
        var quotas = _quotas.GetOrAdd(application, _make);
        if (!quotas.HasLimits && !_ledger.IsOn)
        {
            result = Reservation.Nothing;
            return false;
        }

        // A limit that is not known to be kept is not taken for kept.
        if (!_isReady)
        {
            result = LedgerWriter.Unavailable;
            return false;
        }

        quotas.Use.BeginLease();
        var model = quotas.Use.Model(placement.Alias);
        var input = size.IsCount ? 0 : model.Estimate.Of(size, placement.Features.ContextWindow);
        var output = size.IsCount || !placement.InvokeForm.Writes() ? 0 : OutputOf(size, placement.Features);
        var cost = size.IsCount ? 0 : _prices.MostOf(placement.ModelId, input, output, at);
        var reservation = new Reservation(quotas.Use, model, quotas.For(placement.Alias, model), size)
        {
            InputTokens = input,
            Tokens = input + output,
            PicoUsd = cost ?? 0,
            LeaseId = quotas.Use.Desk?.Lease,
        };
        var request = new LimitedRequest(application.Id, placement.Alias, reservation, at, IsPriced: cost is not null);
        var refused = _limiter.Take(request, quotas.Use, model, countsPeriods: _ledger.IsOn);
        if (refused is null && !reservation.IsShort)
        {
            result = reservation;
            return false;
        }

        reservation.Release();
        result = refused ?? LedgerWriter.Unavailable;
        if (refused is null)
        {
            lock (quotas.Use.Gate)
            {
                extended = quotas.Use.Desk!.ExtendAsync();
            }
        }

        return extended is not null;
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
