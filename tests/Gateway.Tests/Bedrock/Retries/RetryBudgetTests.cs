using Gateway.Bedrock.Retries;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Retries;

public class RetryBudgetTests
{
    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(39, 3)]
    [InlineData(40, 4)]
    [InlineData(10_000, 1_000)]
    public void A_tenth_of_the_requests_may_be_retried_and_at_least_three(int requests, int retries)
    {
        var share = new RetryBudget(_clock);
        Count(share, requests);

        Assert.Equal(retries, Taken(share));
    }

    [Fact]
    public void The_requests_of_all_ten_seconds_count_together()
    {
        var share = new RetryBudget(_clock);
        for (var second = 0; second < 10; second++)
        {
            Count(share, 10);
            _clock.Advance(TimeSpan.FromSeconds(second < 9 ? 1 : 0));
        }

        Assert.Equal(10, Taken(share));
    }

    [Fact]
    public void Ten_seconds_later_the_floor_is_there_again()
    {
        var share = new RetryBudget(_clock);
        Assert.Equal(3, Taken(share));

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, Taken(share));

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, Taken(share));
    }

    [Fact]
    public void Requests_of_ten_seconds_ago_do_not_count_any_more()
    {
        var share = new RetryBudget(_clock);
        Count(share, 1_000);

        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.True(share.TryTake());
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, Taken(share));
    }

    [Fact]
    public void A_pause_of_hours_empties_the_window()
    {
        var share = new RetryBudget(_clock);
        Count(share, 1_000);
        Assert.Equal(100, Taken(share));

        _clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal(3, Taken(share));
    }

    private static void Count(RetryBudget share, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            share.CountRequest();
        }
    }

    private static int Taken(RetryBudget share)
    {
        var taken = 0;
        while (share.TryTake())
        {
            taken++;
        }

        return taken;
    }
}
