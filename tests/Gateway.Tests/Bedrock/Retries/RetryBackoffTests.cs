using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;

namespace Gateway.Tests.Bedrock.Retries;

public class RetryBackoffTests
{
    [Theory]
    [InlineData("Transient", 1, 0.0, 0)]
    [InlineData("Transient", 1, 1.0, 50)]
    [InlineData("Transient", 2, 1.0, 100)]
    [InlineData("Transient", 2, 0.5, 50)]
    [InlineData("Ambiguous", 1, 0.5, 25)]
    [InlineData("Throttling", 1, 0.0, 500)]
    [InlineData("Throttling", 1, 1.0, 1000)]
    [InlineData("Throttling", 3, 0.5, 3000)]
    [InlineData("Throttling", 9, 1.0, 20_000)]
    [InlineData("HeldBack", 2, 0.0, 1000)]
    [InlineData("Session", 1, 1.0, 0)]
    [InlineData("Connection", 1, 1.0, 0)]
    public void The_pause_grows_with_every_attempt_and_half_of_a_throttling_pause_is_certain(
        string retry, int attempts, double random, int milliseconds)
    {
        var pause = RetryBackoff.Before(Failed(retry), attempts, random);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), pause);
    }

    [Theory]
    [InlineData("Throttling", 0, 750)]
    [InlineData("Throttling", 1500, 1500)]
    [InlineData("Throttling", 10_000, 5750)]
    [InlineData("Transient", 0, 25)]
    [InlineData("Transient", 10_000, 5025)]
    [InlineData("Session", 10_000, 0)]
    public void A_pause_AWS_asks_for_is_kept_within_five_seconds_of_our_own(string retry, int asked, int milliseconds)
    {
        var attempt = Failed(retry) with { AskedPause = TimeSpan.FromMilliseconds(asked) };

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryBackoff.Before(attempt, 1, 0.5));
    }

    // Like AWS's own test of jitter: 10,000 pauses in five equal parts of the range, no part off by more than a fifth.
    [Theory]
    [InlineData("Transient", 0, 50)]
    [InlineData("Throttling", 500, 1000)]
    public void Pauses_are_spread_evenly(string retry, int from, int to)
    {
        const int Pauses = 10_000;
        const int Parts = 5;
#pragma warning disable CA5394 // Repeatable, not secret.
        var random = new Random(20261124);
        var counts = new int[Parts];

        for (var i = 0; i < Pauses; i++)
        {
            var pause = RetryBackoff.Before(Failed(retry), 1, random.NextDouble()).TotalMilliseconds;
            counts[(int)((pause - from) * Parts / (to - from))]++;
        }
#pragma warning restore CA5394

        Assert.All(counts, count => Assert.InRange(count, Pauses / Parts * 0.8, Pauses / Parts * 1.2));
    }

    private static BedrockAttempt Failed(string retry) =>
        BedrockAttempt.Failed(ErrorCode.UpstreamThrottled.Because("", ""), Enum.Parse<RetryClass>(retry));
}
