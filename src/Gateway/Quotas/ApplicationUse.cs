using System.Collections.Concurrent;

namespace Gateway.Quotas;

/// <summary>What one application has used: of all models, and of each. Bounded by the models of the catalog.</summary>
/// <param name="id">The id of the application.</param>
/// <param name="metrics">Gets the estimates of prompts.</param>
/// <param name="time">The clock.</param>
internal sealed class ApplicationUse(string id, QuotaMetrics metrics, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ModelUse> _models = new(StringComparer.Ordinal);

    /// <summary>Held for a few additions, so that several budgets are reserved together or not at all.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Of all models together.</summary>
    public ScopeUse All { get; } = new(time);

    /// <summary>Of one model.</summary>
    /// <param name="alias">Its alias in the catalog.</param>
    public ModelUse Model(string alias) => _models.GetOrAdd(
        alias, static (alias, its) => new(its.time, (estimate, counted) => its.metrics.Estimated(its.id, alias, estimate, counted)),
        (id, metrics, time));

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

    /// <summary>The counters of the four periods that a request counts in. Only under <see cref="Gate"/>.</summary>
    public PeriodUse[] PeriodsOf(ScopeUse model, BudgetPeriod day, BudgetPeriod month) =>
        [All.In(day), All.In(month), model.In(day), model.In(month)];
}

/// <summary>What one application has used of one model.</summary>
/// <param name="time">The clock.</param>
/// <param name="estimated">Called with each estimate of a prompt and what Bedrock counted.</param>
internal sealed class ModelUse(TimeProvider time, Action<long, long> estimated)
{
    public ScopeUse Use { get; } = new(time);

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
