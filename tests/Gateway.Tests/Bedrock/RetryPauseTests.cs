using Gateway.Bedrock;
using Gateway.Errors;

namespace Gateway.Tests.Bedrock;

public class RetryPauseTests
{
    // AWS standard retry mode 2026: rand(0,1) × min(base × 2^(attempt-1), 20 s); base 50 ms, for throttling 1 s.
    [Theory]
    [InlineData("Transient", 1, 1.0, 50)]
    [InlineData("Transient", 2, 1.0, 100)]
    [InlineData("Transient", 2, 0.5, 50)]
    [InlineData("Throttling", 1, 1.0, 1000)]
    [InlineData("Throttling", 3, 0.25, 1000)]
    [InlineData("Throttling", 9, 1.0, 20_000)]
    [InlineData("Throttling", 1, 0.0, 0)]
    [InlineData("Session", 1, 1.0, 0)]
    public void The_pause_grows_with_every_attempt_and_has_full_jitter(
        string retry, int attempts, double random, int milliseconds)
    {
        var pause = RetryPause.Before(Failed(retry), attempts, random);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), pause);
    }

    [Theory]
    [InlineData(0, 500)]
    [InlineData(1500, 1500)]
    [InlineData(10_000, 5500)]
    public void A_pause_AWS_asks_for_is_kept_within_five_seconds_of_our_own(int asked, int milliseconds)
    {
        var attempt = Failed("Throttling") with { AskedPause = TimeSpan.FromMilliseconds(asked) };

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), RetryPause.Before(attempt, 1, 0.5));
    }

    private static BedrockAttempt Failed(string retry) =>
        BedrockAttempt.Refused(ErrorCode.UpstreamThrottled.Because("", ""), Enum.Parse<RetryClass>(retry));
}
