using Gateway.Errors;

namespace Gateway.Quotas;

/// <summary>
/// Takes a request's share of each limit, in the order of concurrency, requests, budgets and tokens. A limit in shadow mode does
/// the same arithmetic; what it would refuse is noted, and goes on.
/// </summary>
internal sealed class QuotaLimiter(QuotaPrices prices, QuotaMetrics metrics)
{
    /// <returns>The error of the limit that refuses it: what was taken before is then to be released. Else <c>null</c>.</returns>
    public GatewayError? Take(in LimitedRequest request, ApplicationUse use, ModelUse model, bool countsPeriods)
    {
        var scopes = request.Reservation.Scopes;
        if (scopes.IsEmpty)
        {
            if (countsPeriods)
            {
                TakePeriods(request, use, model);
            }

            return null;
        }

        var rate = prices.RateAt(request.At);
        foreach (var scope in scopes)
        {
            if ((NeverFits(request, scope.Limits, rate) ?? TakeSlot(request, scope)) is { } error)
            {
                return error;
            }
        }

        foreach (var scope in scopes)
        {
            if (TakeRequest(request, scope) is { } error)
            {
                return error;
            }
        }

        if (countsPeriods && TakeBudgets(request, use, model, rate) is { } spent)
        {
            return spent;
        }

        foreach (var scope in scopes)
        {
            if (TakeTokens(request, scope) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    // What waiting cannot change. Before anything is taken.
    private GatewayError? NeverFits(in LimitedRequest request, ScopeLimits limits, long rate)
    {
        var error = request.Reservation.Tokens > limits.TokensPerMinute
            ? Refuse(
                request, limits, QuotaRule.TokensPerMinute,
                QuotaErrors.NeverFits(
                    limits, QuotaRule.TokensPerMinute, BudgetUnit.TextOfTokens(limits.TokensPerMinute.Value),
                    BudgetUnit.TextOfTokens(request.Reservation.Tokens), request.Reservation))
            : null;
        for (var i = 0; error is null && i < limits.Budgets.Length; i++)
        {
            error = NeverFits(request, limits, limits.Budgets[i], new BudgetUnit(limits.Budgets[i].Rule.IsYen, rate));
        }

        return error;
    }

    private GatewayError? NeverFits(in LimitedRequest request, ScopeLimits limits, BudgetLimit budget, BudgetUnit unit)
    {
        if (budget.Rule.IsYen && !request.IsPriced)
        {
            return Refuse(request, limits, budget.Rule, QuotaErrors.NoPrice(limits, budget.Rule, request.Alias));
        }

        return unit.Of(request.Reservation.Most) <= unit.MostOf(budget.Most) ? null : Refuse(
            request, limits, budget.Rule,
            QuotaErrors.NeverFits(
                limits, budget.Rule, unit.TextOfMost(budget.Most), unit.TextOf(request.Reservation.Most), request.Reservation));
    }

    private GatewayError? TakeSlot(in LimitedRequest request, ScopeReservation scope)
    {
        if (scope.Limits.MaxConcurrentRequests is not { } most)
        {
            return null;
        }

        if (scope.IsRunning = scope.Use.Running.TryEnter(most))
        {
            return null;
        }

        if (Refuse(request, scope.Limits, QuotaRule.ConcurrentRequests, QuotaErrors.TooManyAtOnce(scope.Limits, most)) is { } error)
        {
            return error;
        }

        scope.IsRunning = scope.Use.Running.TryEnter(int.MaxValue);
        return null;
    }

    private GatewayError? TakeRequest(in LimitedRequest request, ScopeReservation scope)
    {
        if (scope.Limits.RequestsPerMinute is not { } limit)
        {
            return null;
        }

        var cost = RateBucket.CostOf(1, limit);
        if (scope.Use.Requests.TryTake(cost, scope.Limits.RequestBurst, out var wait))
        {
            scope.Requests = cost;
            return null;
        }

        return Refuse(
            request, scope.Limits, QuotaRule.RequestsPerMinute,
            QuotaErrors.TooFast(scope.Limits, QuotaRule.RequestsPerMinute, limit, wait));
    }

    private GatewayError? TakeTokens(in LimitedRequest request, ScopeReservation scope)
    {
        var tokens = request.Reservation.Tokens;
        if (scope.Limits.TokensPerMinute is not { } limit || tokens == 0 || tokens > limit)
        {
            return null;
        }

        var cost = RateBucket.CostOf(tokens, limit);
        if (scope.Use.Tokens.TryTake(cost, scope.Limits.TokenBurst, out var wait))
        {
            scope.Tokens = cost;
            return null;
        }

        return Refuse(
            request, scope.Limits, QuotaRule.TokensPerMinute,
            QuotaErrors.TooFast(scope.Limits, QuotaRule.TokensPerMinute, limit, wait));
    }

    // Under one lock for all of them, so that two requests never both see the last of a budget.
    private GatewayError? TakeBudgets(in LimitedRequest request, ApplicationUse use, ModelUse model, long rate)
    {
        var (day, month) = (BudgetPeriod.DayOf(request.At), BudgetPeriod.MonthOf(request.At));
        GatewayError? error = null;
        lock (use.Gate)
        {
            foreach (var scope in request.Reservation.Scopes)
            {
                foreach (var budget in scope.Limits.Budgets)
                {
                    error ??= TakeBudget(request, scope, budget, budget.Rule.IsMonth ? month : day, new(budget.Rule.IsYen, rate));
                }
            }

            if (error is null)
            {
                request.Reservation.Take(use.PeriodsOf(model.Use, day, month));
            }
        }

        return error;
    }

    private GatewayError? TakeBudget(
        in LimitedRequest request, ScopeReservation scope, BudgetLimit budget, BudgetPeriod period, BudgetUnit unit)
    {
        var state = scope.Use.In(period);
        var (most, ask) = ((Int128)unit.MostOf(budget.Most), (Int128)unit.Of(request.Reservation.Most));
        if (ask > most || unit.Of(state.Used) + unit.Of(state.Reserved) + ask <= most)
        {
            return null; // It fits; or it never does, and its limit is in shadow mode.
        }

        var refusal = new BudgetRefusal(
            budget.Rule, period, unit.TextOfMost(budget.Most), unit.TextOf(state.Used), unit.TextOf(state.Reserved),
            unit.TextOf(request.Reservation.Most));
        return Refuse(
            request, scope.Limits, budget.Rule,
            unit.Of(state.Used) + ask > most
                ? QuotaErrors.UsedUp(scope.Limits, refusal, request.At)
                : QuotaErrors.Reserved(scope.Limits, refusal));
    }

    private static void TakePeriods(in LimitedRequest request, ApplicationUse use, ModelUse model)
    {
        lock (use.Gate)
        {
            request.Reservation.Take(
                use.PeriodsOf(model.Use, BudgetPeriod.DayOf(request.At), BudgetPeriod.MonthOf(request.At)));
        }
    }

    private GatewayError? Refuse(in LimitedRequest request, ScopeLimits limits, QuotaRule rule, GatewayError error)
    {
        metrics.Exceeded(request.Application, limits, rule);
        if (!limits.IsShadow)
        {
            return error;
        }

        request.Reservation.Note(limits.NameOf(rule));
        return null;
    }
}
