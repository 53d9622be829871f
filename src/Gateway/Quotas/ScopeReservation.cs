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
            var used = RateBucket.CostOf(tokens, limit);
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
