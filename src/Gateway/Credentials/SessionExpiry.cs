namespace Gateway.Credentials;

/// <summary>Checks the expiration that STS returned.</summary>
internal static class SessionExpiry
{
    // A session with less time than this is of no use, because it would have to be refreshed at once.
    private static readonly TimeSpan MinLifetime = TimeSpan.FromMinutes(1);

    // Clocks differ, and STS counts from its own.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The expiration to use: the returned one, or the requested duration from now if the returned one is far beyond that;
    /// <c>null</c> if it is missing, past or less than a minute away.
    /// </summary>
    public static DateTimeOffset? Compute(DateTime? answered, DateTimeOffset now, TimeSpan requested)
    {
        if (answered is not { } instant)
        {
            return null;
        }

        var expiration = new DateTimeOffset(instant.ToUniversalTime());
        if (expiration <= now + MinLifetime)
        {
            return null;
        }

        return expiration > now + requested + Tolerance ? now + requested : expiration;
    }
}
