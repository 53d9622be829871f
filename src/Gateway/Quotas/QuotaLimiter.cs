using Gateway.Errors;

namespace Gateway.Quotas;

/// <summary>
/// Takes a request's share of each limit, in the order of concurrency, requests, budgets and tokens. A limit in shadow mode does
/// the same arithmetic; what it would refuse is noted, and goes on.
/// </summary>
internal sealed class QuotaLimiter(QuotaPrices prices, QuotaMetrics metrics)
{
    /// <returns>
    /// The error of the limit that refuses it: what was taken before is then to be released. Else <c>null</c>. If the reservation is
    /// short then, it is to be released too, and tried again when more of the shares has come.
    /// </returns>
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
                limits, budget.Rule, unit.TextOfMost(budget.Most), unit.TextOf(unit.Of(request.Reservation.Most)), request.Reservation));
    }

    private GatewayError? TakeSlot(in LimitedRequest request, ScopeReservation scope)
    {
        if (scope.Limits.MaxConcurrentRequests is not { } most)
        {
            return null;
        }

        if (scope.TryEnter(most) || scope.TryWant(request.Reservation))
        {
            return null;
        }

        if (Refuse(request, scope.Limits, QuotaRule.ConcurrentRequests, QuotaErrors.TooManyAtOnce(scope.Limits, most)) is { } error)
        {
            return error;
        }

        scope.Enter();
        return null;
    }

    private GatewayError? TakeRequest(in LimitedRequest request, ScopeReservation scope)
    {
        if (scope.Limits.RequestsPerMinute is not { } limit)
        {
            return null;
        }

        var cost = Rate.CostOf(1, limit);
        if (scope.Use.Requests.TryTake(cost, scope.Limits.RequestBurst, out var wait))
        {
            scope.Requests = cost;
            return null;
        }

        if (scope.Use.Requests.TryWant(cost))
        {
            request.Reservation.IsShort = true;
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

        var cost = Rate.CostOf(tokens, limit);
        if (scope.Use.Tokens.TryTake(cost, scope.Limits.TokenBurst, out var wait))
        {
            scope.Tokens = cost;
            return null;
        }

        if (scope.Use.Tokens.TryWant(cost))
        {
            request.Reservation.IsShort = true;
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
                    error ??= TakeBudget(request, use, scope, budget, budget.Rule.IsMonth ? month : day, new(budget.Rule.IsYen, rate));
                }
            }

            if (error is null && !request.Reservation.IsShort)
            {
                request.Reservation.Take(use.PeriodsOf(model.Use, day, month));
                Took(request, use, day, month, rate);
            }
        }

        return error;
    }

    private GatewayError? TakeBudget(
        in LimitedRequest request, ApplicationUse use, ScopeReservation scope, BudgetLimit budget, BudgetPeriod period, BudgetUnit unit)
    {
        var state = scope.Use.In(period);
        var share = scope.Use.ShareOf(period, budget.Rule.IsYen);
        var (most, ask) = (unit.MostOf(budget.Most), unit.Of(request.Reservation.Most));
        if (ask > most)
        {
            return null; // It never fits, and its limit is in shadow mode.
        }

        var (used, reserved) = (unit.Of(state.Used), unit.Of(state.Reserved));
        if (share is null ? (Int128)used + reserved + ask <= most : share.Fits(ask, most))
        {
            return null;
        }

        if (share is not null)
        {
            if (share.MayGrow(ask, use.Desk!.Now))
            {
                share.Want(ask);
                request.Reservation.IsShort = true;
                return null;
            }

            used = Math.Max(used, share.Used);
            reserved = Math.Max(reserved, share.GrantedToAll - used);
        }

        var refusal = new BudgetRefusal(
            budget.Rule, period, unit.TextOfMost(budget.Most), unit.TextOf(used), unit.TextOf(reserved), unit.TextOf(ask));
        return Refuse(
            request, scope.Limits, budget.Rule,
            (Int128)used + ask > most
                ? QuotaErrors.UsedUp(scope.Limits, refusal, request.At)
                : QuotaErrors.Reserved(scope.Limits, refusal));
    }

    // The demand decides how much is asked for next; more is asked for before it is needed.
    private static void Took(in LimitedRequest request, ApplicationUse use, BudgetPeriod day, BudgetPeriod month, long rate)
    {
        if (use.Desk is not { } desk)
        {
            return;
        }

        foreach (var scope in request.Reservation.Scopes)
        {
            foreach (var budget in scope.Limits.Budgets)
            {
                var share = scope.Use.ShareOf(budget.Rule.IsMonth ? month : day, budget.Rule.IsYen)!;
                share.Took(new BudgetUnit(budget.Rule.IsYen, rate).Of(request.Reservation.Most), desk.Now);
                if (share.IsLow)
                {
                    _ = desk.ExtendAsync();
                }
            }
        }
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
