using Gateway.Concurrency;

namespace Gateway.Quotas;

/// <summary>What an application has used, of one model or of all. Lives as long as the process; changed settings keep it.</summary>
internal sealed class ScopeUse(TimeProvider time)
{
    // Requests that began before midnight are admitted after it.
    private const int KeptPeriods = 2;

    private readonly SortedList<int, PeriodUse> _days = [];
    private readonly SortedList<int, PeriodUse> _months = [];

    public RateBucket Requests { get; } = new(time);

    public RateBucket Tokens { get; } = new(time);

    /// <summary>The requests under way.</summary>
    public Admission.Occupancy Running { get; } = new();

    /// <summary>What was used in a period. Only under the lock of <see cref="ApplicationUse"/>.</summary>
    public PeriodUse In(BudgetPeriod period)
    {
        var periods = period.IsMonth ? _months : _days;
        if (!periods.TryGetValue(period.Key, out var use))
        {
            periods[period.Key] = use = new();
            if (periods.Count > KeptPeriods)
            {
                periods.RemoveAt(0);
            }
        }

        return use;
    }
}
