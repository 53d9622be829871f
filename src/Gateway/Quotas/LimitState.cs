namespace Gateway.Quotas;

/// <summary>What is used of one limit now.</summary>
/// <param name="Rule">The kind of the limit.</param>
/// <param name="Most">The limit, in requests, tokens or yen.</param>
/// <param name="Used">What is used of it, reservations included.</param>
internal readonly record struct LimitState(QuotaRule Rule, double Most, double Used)
{
    /// <summary>The state of every limit of a set.</summary>
    /// <param name="limits">The set.</param>
    /// <param name="use">What is used.</param>
    /// <param name="gate">The lock of the application.</param>
    /// <param name="now">The present.</param>
    /// <param name="rate">Yen for 10,000 USD.</param>
    public static List<LimitState> Of(ScopeLimits limits, ScopeUse use, Lock gate, DateTimeOffset now, long rate)
    {
        List<LimitState> states = [];
        if (limits.MaxConcurrentRequests is { } running)
        {
            states.Add(new(QuotaRule.ConcurrentRequests, running, use.Running.Count));
        }

        AddRate(states, QuotaRule.RequestsPerMinute, limits.RequestsPerMinute, use.Requests);
        AddRate(states, QuotaRule.TokensPerMinute, limits.TokensPerMinute, use.Tokens);
        lock (gate)
        {
            foreach (var budget in limits.Budgets)
            {
                var period = use.In(budget.Rule.IsMonth ? BudgetPeriod.MonthOf(now) : BudgetPeriod.DayOf(now));
                states.Add(new(
                    budget.Rule, budget.Most, new BudgetUnit(budget.Rule.IsYen, rate).NumberOf(period.Total)));
            }
        }

        return states;
    }

    private static void AddRate(List<LimitState> states, QuotaRule rule, long? limit, Rate bucket)
    {
        if (limit is { } most)
        {
            states.Add(new(rule, most, bucket.Level / Rate.Span * most));
        }
    }
}
