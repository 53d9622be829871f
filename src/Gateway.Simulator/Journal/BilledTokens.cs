namespace Gateway.Simulator.Journal;

/// <summary>
/// The tokens that AWS bills for a call that the model answered: the whole answer, whether the caller reads it or not. For a
/// response that a fault breaks off, the most that it can be.
/// </summary>
/// <param name="Input">Prompt tokens without those of the cache.</param>
/// <param name="Output">Tokens of the answer.</param>
/// <param name="CacheRead">Prompt tokens read from the cache.</param>
/// <param name="CacheWrite5m">Prompt tokens cached for five minutes.</param>
/// <param name="CacheWrite1h">Prompt tokens cached for an hour.</param>
internal sealed record BilledTokens(long Input, long Output, long CacheRead, long CacheWrite5m, long CacheWrite1h);
