using Gateway.Bedrock.Retries;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Bedrock.Retries;

public class AdaptiveConcurrencyLimitTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AdaptiveConcurrencyLimit _concurrency;

    public AdaptiveConcurrencyLimitTests() => _concurrency = new AdaptiveConcurrencyLimit(_clock);

    [Fact]
    public void Without_a_throttle_there_is_no_limit()
    {
        Assert.Equal(10_000, Enter(10_000).Count);
        Assert.Null(_concurrency.Limit);
    }

    [Fact]
    public void A_throttle_leaves_seven_tenths_of_what_was_under_way()
    {
        var places = Enter(20);

        _concurrency.Throttled();

        Assert.Equal(14, _concurrency.Limit);
        Assert.Null(_concurrency.TryEnter());
        Leave(places, 7);
        Assert.Single(Enter(5));
    }

    [Fact]
    public void Throttles_of_one_second_count_once_and_the_next_one_again()
    {
        Enter(100);
        _concurrency.Throttled();
        _clock.Advance(TimeSpan.FromSeconds(0.9));
        _concurrency.Throttled();
        Assert.Equal(70, _concurrency.Limit);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        _concurrency.Throttled();

        Assert.Equal((int)(71 * 0.7), _concurrency.Limit);
    }

    [Fact]
    public void What_is_under_way_counts_where_it_is_less_than_the_limit()
    {
        var places = Enter(100);
        _concurrency.Throttled();
        Leave(places, 90);
        _clock.Advance(TimeSpan.FromSeconds(1));

        _concurrency.Throttled();

        Assert.Equal(7, _concurrency.Limit);
    }

    [Fact]
    public void One_call_is_always_let_through()
    {
        var place = Assert.Single(Enter(1));

        _concurrency.Throttled();

        Assert.Equal(1, _concurrency.Limit);
        place.Dispose();
        Assert.Single(Enter(3));
    }

    [Fact]
    public void It_recovers_by_one_a_second_and_wholly_after_a_minute()
    {
        Enter(10);
        _concurrency.Throttled();

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(12, _concurrency.Limit);
        _clock.Advance(TimeSpan.FromSeconds(54.9));
        Assert.Equal(66, _concurrency.Limit);
        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(_concurrency.Limit);
        Assert.Equal(1_000, Enter(1_000).Count);
    }

    [Fact]
    public void A_place_left_twice_is_left_once()
    {
        var places = Enter(10);
        _concurrency.Throttled();
        foreach (var place in places.Take(4))
        {
            place.Dispose();
            place.Dispose();
        }

        Assert.Single(Enter(10));
    }

    private static void Leave(List<IDisposable> places, int count) =>
        places.Take(count).ToList().ForEach(place => place.Dispose());

    private List<IDisposable> Enter(int most) =>
        [.. Enumerable.Range(0, most).Select(_ => _concurrency.TryEnter()).OfType<IDisposable>()];
}
