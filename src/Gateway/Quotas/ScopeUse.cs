using Gateway.Concurrency;
using Gateway.Quotas.Leases;
using Gateway.Usage.Ledger;

namespace Gateway.Quotas;

/// <summary>What an application has used, of one model or of all. Lives as long as the process; changed settings keep it.</summary>
/// <param name="application">The application.</param>
/// <param name="alias">The model; <c>null</c> for all.</param>
/// <param name="time">The clock.</param>
/// <param name="gate">The lock of the application.</param>
/// <param name="desk">Where shares are asked for; <c>null</c> where one process has all limits.</param>
internal sealed class ScopeUse(string application, string? alias, TimeProvider time, Lock gate, ShareDesk? desk)
{
    // Requests that began before midnight are admitted after it.
    private const int KeptPeriods = 2;

    private readonly SortedList<int, PeriodUse> _days = [];
    private readonly SortedList<int, PeriodUse> _months = [];

    private Share? _slots;

    /// <summary>The lock of the application.</summary>
    public Lock Gate => gate;

    /// <summary>Where shares are asked for; <c>null</c> where one process has all limits.</summary>
    public ShareDesk? Desk => desk;

    public Rate Requests { get; } = desk is null
        ? new RateBucket(time)
        : new LeasedRate(new(application, alias ?? "", IsTokens: false), desk, gate);

    public Rate Tokens { get; } = desk is null
        ? new RateBucket(time)
        : new LeasedRate(new(application, alias ?? "", IsTokens: true), desk, gate);

    /// <summary>The requests under way.</summary>
    public Admission.Occupancy Running { get; } = new();

    /// <summary>
    /// The share of the requests at once, and <see cref="ShareOf"/> those of budgets; <c>null</c> where one process has all limits.
    /// Only under the lock.
    /// </summary>
    public Share? Slots => desk is null ? null : _slots ??= desk.Add(new Share(
        new(application, alias ?? "", ShareUnit.Slots, 0, 0, 0), () => Running.Count));

    /// <summary>The share of a budget; see <see cref="Slots"/>.</summary>
    public Share? ShareOf(BudgetPeriod period, bool isYen) =>
        desk is null ? null : In(period).ShareOf(desk, application, alias, period, isYen);

    /// <summary>
    /// A new lease begins, with nothing in hand. Requests under way settle in what they have reserved before: it is not this lease's.
    /// Only under the lock.
    /// </summary>
    public void Begin()
    {
        _days.Clear();
        _months.Clear();
        _slots = null;
    }

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
