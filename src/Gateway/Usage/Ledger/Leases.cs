namespace Gateway.Usage.Ledger;

/// <summary>
/// A limit that all replicas share, as the ledger's database knows it. Of a budget, the hours are those of its period, whose rows
/// say what was used.
/// </summary>
/// <param name="Application">The id of the application.</param>
/// <param name="Alias">The model; empty for all models together.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Period">The day as yyyymmdd or the month as yyyymm, in Japan; 0 for a limit without a period.</param>
/// <param name="FromHour">The first hour of the period, in hours since 1970 UTC; 0 without a period.</param>
/// <param name="ToHour">The first hour after it.</param>
internal readonly record struct ShareKey(string Application, string Alias, ShareUnit Unit, int Period, int FromHour, int ToHour);

/// <summary>What a shared limit counts. The names, in lower case, are stored.</summary>
internal enum ShareUnit
{
    /// <summary>Input, output and cache writes.</summary>
    Tokens,

    /// <summary>Money in pico-USD (10⁻¹² USD).</summary>
    PUsd,

    /// <summary>Requests at once: shares go back as they are, no rows say what was used.</summary>
    Slots,
}

/// <summary>What a replica asks of one limit. Its share counts everything since its lease began, used or reserved.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Most">The limit's value.</param>
/// <param name="Held">What the replica has used and reserved: its share is never less, whatever the limit says.</param>
/// <param name="Least">The smallest addition that helps; 0 to take nothing more than is easily there.</param>
/// <param name="Need">The addition that what waits would take in all; at least <paramref name="Least"/>.</param>
/// <param name="Want">The addition it would like; at least <paramref name="Need"/>. A share above it is reduced.</param>
internal readonly record struct ShareAsk(ShareKey Key, long Most, long Held, long Least, long Need, long Want);

/// <summary>The answer to a <see cref="ShareAsk"/>.</summary>
/// <param name="Share">The replica's share from now on.</param>
/// <param name="Granted">The shares of all replicas, and what ended leases have used.</param>
/// <param name="IsRefused">True when not even the smallest addition fitted.</param>
/// <param name="Used">What the ledger's rows say is used, by all replicas; only where it was refused.</param>
internal readonly record struct ShareGrant(long Share, long Granted, bool IsRefused, long Used);

/// <summary>A limit of a minute that all replicas share.</summary>
/// <param name="Application">The id of the application.</param>
/// <param name="Alias">The model; empty for all models together.</param>
/// <param name="IsTokens">True for tokens, false for requests.</param>
internal readonly record struct RateKey(string Application, string Alias, bool IsTokens);

/// <summary>What a replica asks of a limit of a minute. Amounts are times: what the limit lets flow off in them.</summary>
/// <param name="Key">The limit.</param>
/// <param name="Burst">The most that may be taken at once, by all replicas together.</param>
/// <param name="Least">The smallest amount that helps; zero to take nothing.</param>
/// <param name="Need">What everything that waits would take in all.</param>
/// <param name="Want">What it would like; at least <paramref name="Need"/>.</param>
/// <param name="Back">What it gives back.</param>
/// <param name="Debt">What was used above what was taken: it is charged in any case.</param>
internal readonly record struct RateAsk(
    RateKey Key, TimeSpan Burst, TimeSpan Least, TimeSpan Need, TimeSpan Want, TimeSpan Back, TimeSpan Debt);

/// <summary>The answer to a <see cref="RateAsk"/>.</summary>
/// <param name="Taken">What it may use.</param>
/// <param name="Level">How long what all replicas took still needs to flow off.</param>
/// <param name="Wait">The time after which the smallest amount would fit; zero when it was taken.</param>
internal readonly record struct RateGrant(TimeSpan Taken, TimeSpan Level, TimeSpan Wait);

/// <summary>Everything a replica asks at once for one application: one round trip, one transaction.</summary>
/// <param name="Lease">The lease under which it holds its shares.</param>
/// <param name="Shares">Budgets and requests at once.</param>
/// <param name="Rates">Limits of a minute.</param>
internal sealed record LeaseAsk(int Lease, IReadOnlyList<ShareAsk> Shares, IReadOnlyList<RateAsk> Rates);

/// <summary>The answers, in the order of what was asked.</summary>
internal sealed record LeaseAnswer(IReadOnlyList<ShareGrant> Shares, IReadOnlyList<RateGrant> Rates);
