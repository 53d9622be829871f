using Gateway.Bedrock.Runtime;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// The pause before the next attempt, as in AWS's standard retry mode of 2026: full jitter, but equal jitter after
/// throttling, where half of the pause is fixed, because full jitter can be almost zero.
/// </summary>
internal static class RetryBackoff
{
    private static readonly TimeSpan TransientBase = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ThrottlingBase = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(20);

    // The most by which AWS's x-amz-retry-after may lengthen our own pause.
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromSeconds(5);

    /// <param name="attempt">The attempt that failed.</param>
    /// <param name="attempts">The number of attempts made; at least 1.</param>
    /// <param name="random">A number in [0, 1).</param>
    public static TimeSpan Before(BedrockAttempt attempt, int attempts, double random)
    {
        var throttled = attempt.Retry is RetryClass.Throttling or RetryClass.HeldBack;
        var start = throttled ? ThrottlingBase
            : attempt.Retry is RetryClass.Transient or RetryClass.Ambiguous ? TransientBase
            : TimeSpan.Zero;
        var ceiling = start * Math.Pow(2, attempts - 1);
        ceiling = ceiling < MaxDelay ? ceiling : MaxDelay;
        var pause = throttled ? ceiling * (0.5 + (0.5 * random)) : ceiling * random;

        return attempt.AskedPause is { } asked && start > TimeSpan.Zero
            ? Clamp(asked, pause, pause + MaxRetryAfter)
            : pause;
    }

    private static TimeSpan Clamp(TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least ? least : value > most ? most : value;
}
