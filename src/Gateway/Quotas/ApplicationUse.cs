using System.Collections.Concurrent;
using Gateway.Quotas.Leases;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>What one application has used: of all models, and of each. Bounded by the models of the catalog.</summary>
internal sealed class ApplicationUse
{
    private readonly ConcurrentDictionary<string, ModelUse> _models = new(StringComparer.Ordinal);
    private readonly Func<string, ModelUse> _make;

    /// <param name="id">The id of the application.</param>
    /// <param name="metrics">Gets the estimates of prompts.</param>
    /// <param name="time">The clock.</param>
    /// <param name="shared">The store from which replicas have their shares; <c>null</c> where one process has all limits.</param>
    public ApplicationUse(string id, QuotaMetrics metrics, TimeProvider time, ILedgerStore? shared)
    {
        Desk = shared is null ? null : new ShareDesk(shared, Gate, time, metrics.NotAnswered);
        All = new ScopeUse(id, null, time, Gate, Desk);
        _make = alias => new ModelUse(
            new ScopeUse(id, alias, time, Gate, Desk), (estimate, counted) => metrics.Estimated(id, alias, estimate, counted));
    }

    /// <summary>Held for a few additions, so that several budgets are reserved together or not at all.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Where shares are asked for; <c>null</c> where one process has all limits.</summary>
    public ShareDesk? Desk { get; }

    /// <summary>Of all models together.</summary>
    public ScopeUse All { get; }

    /// <summary>Of one model.</summary>
    /// <param name="alias">Its alias in the catalog.</param>
    public ModelUse Model(string alias) => _models.GetOrAdd(alias, _make);

    /// <summary>Adds what was used before the process began.</summary>
    public void Load(string alias, BudgetPeriod day, Amount ofDay, BudgetPeriod month, Amount ofMonth)
    {
        var model = Model(alias).Use;
        lock (Gate)
        {
            foreach (var scope in new[] { All, model })
            {
                scope.In(day).Used += ofDay;
                scope.In(month).Used += ofMonth;
            }
        }
    }

    /// <summary>Takes what all replicas have used, for those who watch. Limits do not go by it.</summary>
    /// <param name="used">What the ledger has, for each model.</param>
    /// <param name="day">The day that was read.</param>
    /// <param name="month">The month that was read.</param>
    public void See(IReadOnlyCollection<UsedBudget> used, BudgetPeriod day, BudgetPeriod month)
    {
        lock (Gate)
        {
            All.In(day).Everywhere = used.Aggregate(default(Amount), (sum, model) => sum + model.Day);
            All.In(month).Everywhere = used.Aggregate(default(Amount), (sum, model) => sum + model.Month);
            foreach (var model in used.GroupBy(model => model.Alias))
            {
                var use = Model(model.Key).Use;
                use.In(day).Everywhere = model.Aggregate(default(Amount), (sum, one) => sum + one.Day);
                use.In(month).Everywhere = model.Aggregate(default(Amount), (sum, one) => sum + one.Month);
            }
        }
    }

    /// <summary>Begins a lease, unless it has. What was in hand before was given back when the lease before it ended.</summary>
    public void BeginLease()
    {
        if (Desk is { HasEnded: true })
        {
            lock (Gate)
            {
                if (Desk.HasEnded)
                {
                    Desk.Begin();
                    All.Begin();
                    foreach (var model in _models.Values)
                    {
                        model.Use.Begin();
                    }
                }
            }
        }
    }

    /// <summary>The counters of the four periods that a request counts in. Only under <see cref="Gate"/>.</summary>
    public PeriodUse[] PeriodsOf(ScopeUse model, BudgetPeriod day, BudgetPeriod month) =>
        [All.In(day), All.In(month), model.In(day), model.In(month)];
}

/// <summary>What one application has used of one model.</summary>
/// <param name="use">What it has used.</param>
/// <param name="estimated">Called with each estimate of a prompt and what Bedrock counted.</param>
internal sealed class ModelUse(ScopeUse use, Action<long, long> estimated)
{
    public ScopeUse Use => use;

    public InputEstimate Estimate { get; } = new();

    /// <summary>Takes what Bedrock counted of a prompt.</summary>
    /// <param name="size">The size of its request.</param>
    /// <param name="estimate">The estimated tokens.</param>
    /// <param name="counted">Everything the model read, cached or not; 0 if that is not known.</param>
    public void Learn(in RequestSize size, long estimate, long counted)
    {
        if (counted > 0 && estimate > 0)
        {
            Estimate.Learn(size, counted);
            estimated(estimate, counted);
        }
    }
}
