namespace Gateway.Quotas;

/// <summary>What is left of the limits of a minute, as response headers tell it.</summary>
/// <param name="Requests">Requests; <c>null</c> where they are not limited.</param>
/// <param name="Tokens">Tokens; <c>null</c> where they are not limited.</param>
internal readonly record struct RateLimits(RateLimit? Requests, RateLimit? Tokens)
{
    /// <summary>What is left of these sets of limits: of each kind the tighter one. Limits in shadow mode are not told.</summary>
    public static RateLimits Of(ScopeReservation scope, RateLimits others)
    {
        if (scope.Limits.IsShadow)
        {
            return others;
        }

        return new(
            Tighter(RateLimit.Of(scope.Use.Requests, scope.Limits.RequestsPerMinute, scope.Limits.RequestBurst), others.Requests),
            Tighter(RateLimit.Of(scope.Use.Tokens, scope.Limits.TokensPerMinute, scope.Limits.TokenBurst), others.Tokens));
    }

    private static RateLimit? Tighter(RateLimit? one, RateLimit? other) =>
        other is null || one?.Remaining <= other.Value.Remaining ? one : other;
}

/// <summary>What is left of one limit.</summary>
/// <param name="Limit">What a minute allows.</param>
/// <param name="Remaining">What may come at once now; never below 0.</param>
/// <param name="Reset">The time until everything is free again.</param>
internal readonly record struct RateLimit(long Limit, long Remaining, TimeSpan Reset)
{
    /// <summary>The state of a bucket; <c>null</c> without a limit.</summary>
    public static RateLimit? Of(Rate bucket, long? limit, TimeSpan burst)
    {
        if (limit is not { } most)
        {
            return null;
        }

        var level = bucket.Level;
        var free = Math.Max(0, (burst - level).Ticks) * (double)most / Rate.Span.Ticks;
        return new(most, Math.Max((long)free, level == TimeSpan.Zero ? 1 : 0), level);
    }
}
