namespace Gateway.Quotas;

/// <summary>What one request has taken of one set of limits.</summary>
internal sealed class ScopeReservation(ScopeLimits limits, ScopeUse use)
{
    public ScopeLimits Limits => limits;

    public ScopeUse Use => use;

    /// <summary>True while it counts as one of the requests under way.</summary>
    public bool IsRunning { get; set; }

    /// <summary>What it took of the requests per minute.</summary>
    public TimeSpan Requests { get; set; }

    /// <summary>What it took of the tokens per minute.</summary>
    public TimeSpan Tokens { get; set; }

    /// <summary>Counts as one of the requests under way, if there are fewer than the limit, and than this process's share of it.</summary>
    public bool TryEnter(int most)
    {
        if (use.Desk is not { } desk)
        {
            return IsRunning = use.Running.TryEnter(most);
        }

        lock (use.Gate)
        {
            if (use.Slots!.Fits(1, most))
            {
                Enter();
                use.Slots.Took(1, desk.Now);
            }

            return IsRunning;
        }
    }

    /// <summary>Counts as one of them whatever the limit is.</summary>
    public void Enter() => IsRunning = use.Running.TryEnter(int.MaxValue);

    /// <summary>Waits for a larger share of the requests at once.</summary>
    /// <returns>False if there is none to wait for.</returns>
    public bool TryWant(Reservation reservation)
    {
        if (use.Desk is not { } desk)
        {
            return false;
        }

        lock (use.Gate)
        {
            if (!use.Slots!.MayGrow(1, desk.Now))
            {
                return false;
            }

            use.Slots.Want(1);
        }

        return reservation.IsShort = true;
    }

    /// <summary>Ends it as one of the requests under way.</summary>
    public void Leave()
    {
        if (IsRunning)
        {
            IsRunning = false;
            use.Running.Leave();
        }
    }

    /// <summary>Gives everything back, the last first.</summary>
    public void Release()
    {
        use.Tokens.GiveBack(Tokens);
        use.Requests.GiveBack(Requests);
        Leave();
    }

    /// <summary>Puts the tokens used in the place of those taken.</summary>
    public void Settle(long tokens)
    {
        if (limits.TokensPerMinute is { } limit && Tokens > TimeSpan.Zero)
        {
            var used = Rate.CostOf(tokens, limit);
            if (used < Tokens)
            {
                use.Tokens.GiveBack(Tokens - used);
            }
            else
            {
                use.Tokens.Overdraw(used - Tokens);
            }
        }

        Leave();
    }
}
