using CsCheck;
using Gateway.Quotas;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Quotas;

/// <summary>Requests and tokens per minute.</summary>
public class RateBucketTests
{
    private static readonly TimeSpan TenSeconds = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void What_was_taken_flows_off_with_the_limit_and_the_wait_is_exact()
    {
        var bucket = new RateBucket(_time);
        var one = RateBucket.CostOf(1, limit: 60);

        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(bucket.TryTake(one, TenSeconds, out var _)));
        Assert.False(bucket.TryTake(one, TenSeconds, out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.False(bucket.TryTake(one, TenSeconds, out wait));
        _time.Advance(wait);

        Assert.True(bucket.TryTake(one, TenSeconds, out var _));
        Assert.False(bucket.TryTake(one, TenSeconds, out var _));
    }

    [Fact]
    public void A_cost_above_the_burst_waits_for_the_empty_bucket_and_is_then_served()
    {
        var bucket = new RateBucket(_time);
        Assert.True(bucket.TryTake(RateBucket.CostOf(1, 60), TenSeconds, out var _));

        Assert.False(bucket.TryTake(RateBucket.CostOf(60, 60), TenSeconds, out var wait));
        _time.Advance(wait);

        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.True(bucket.TryTake(RateBucket.CostOf(60, 60), TenSeconds, out var _));
        Assert.Equal(TimeSpan.FromMinutes(1), bucket.Level);
    }

    [Fact]
    public void A_limit_of_one_a_minute_lets_one_through_each_minute()
    {
        var bucket = new RateBucket(_time);
        var one = RateBucket.CostOf(1, limit: 1);

        Assert.True(bucket.TryTake(one, TenSeconds, out var _));
        Assert.False(bucket.TryTake(one, TenSeconds, out var wait));
        _time.Advance(wait);

        Assert.Equal(TimeSpan.FromMinutes(1), wait);
        Assert.True(bucket.TryTake(one, TenSeconds, out var _));
    }

    [Fact]
    public void What_is_given_back_makes_room_and_never_more_than_an_empty_bucket()
    {
        var bucket = new RateBucket(_time);
        Assert.True(bucket.TryTake(TimeSpan.FromSeconds(60), RateBucket.Span, out var _));
        _time.Advance(TimeSpan.FromSeconds(20));

        bucket.GiveBack(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(10), bucket.Level);
        bucket.GiveBack(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.Zero, bucket.Level);
        bucket.GiveBack(TimeSpan.FromSeconds(30));

        Assert.True(bucket.TryTake(TimeSpan.FromSeconds(60), RateBucket.Span, out var _));
        Assert.False(bucket.TryTake(TimeSpan.FromTicks(1), RateBucket.Span, out var _));
    }

    [Fact]
    public void What_was_used_above_the_reservation_counts_for_at_most_a_minute()
    {
        var bucket = new RateBucket(_time);

        bucket.Overdraw(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), bucket.Level);
        bucket.Overdraw(TimeSpan.FromHours(3));

        Assert.Equal(TimeSpan.FromMinutes(1), bucket.Level);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 600_000_000)]
    [InlineData(1, 7, 85_714_286)] // Rounded up.
    [InlineData(1, 1_000_000_000, 1)]
    [InlineData(1_000_000_000, 1_000_000_000, 600_000_000)]
    [InlineData(long.MaxValue, 1_000_000_000, 600_000_000)]
    public void A_cost_is_the_time_that_it_takes_to_flow_off(long units, long limit, long ticks) =>
        Assert.Equal(ticks, RateBucket.CostOf(units, limit).Ticks);

    // Whatever is taken and given back in between, by however many at once.
    [Fact]
    public void What_is_used_is_never_more_than_the_burst_and_what_flowed_off_since()
    {
        var operations = Gen.Select(Gen.Int[1, 200], Gen.Int[0, 200], Gen.Int[0, 3]).Array[1, 300];

        operations.Sample(
            steps =>
            {
                var time = new FakeTimeProvider();
                var bucket = new RateBucket(time);
                var (used, start) = (0L, time.GetUtcNow());
                foreach (var threads in steps.Chunk(4))
                {
                    Parallel.ForEach(threads, step =>
                    {
                        var (taken, given, _) = step;
                        if (bucket.TryTake(RateBucket.CostOf(taken, 600), TenSeconds, out var _))
                        {
                            // One request is settled with less than it reserved, another with as much.
                            var kept = Math.Max(0, taken - given);
                            bucket.GiveBack(RateBucket.CostOf(taken - kept, 600));
                            Interlocked.Add(ref used, kept);
                        }
                    });
                    time.Advance(TimeSpan.FromSeconds(threads[0].Item3));
                }

                // 10 in a second, and the largest that an empty bucket lets through at once.
                return used <= 200 + (10 * (time.GetUtcNow() - start).TotalSeconds);
            },
            iter: PropertySize.Of(100, 2000), threads: 1);
    }
}
