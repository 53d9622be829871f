using System.Diagnostics.Metrics;
using Gateway.Network;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Network;

public sealed class AwsClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 3, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _machine = new(Start);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly AwsClock _clock;

    public AwsClockTests() => _clock = new AwsClock(
        _machine, _services.GetRequiredService<IMeterFactory>(), NullLogger<AwsClock>.Instance);

    public void Dispose() => _services.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(-5)]
    public void Seconds_are_no_difference(int seconds)
    {
        _clock.Observe(Start.AddSeconds(seconds), Start);

        Assert.Equal(TimeSpan.Zero, _clock.Skew);
        Assert.Equal(Start, _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(6)]
    [InlineData(-6)]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(86_400)]
    [InlineData(-86_400)]
    public void A_wrong_clock_is_corrected(int seconds)
    {
        _clock.Observe(Start.AddSeconds(seconds), Start);

        Assert.Equal(TimeSpan.FromSeconds(seconds), _clock.Skew);
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddSeconds(60 + seconds), _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(86_401)]
    [InlineData(-86_401)]
    [InlineData(1_000_000_000)]
    public void More_than_a_day_is_not_believed(int seconds)
    {
        _clock.Observe(Start.AddMinutes(10), Start);

        _clock.Observe(Start.AddSeconds(seconds), Start);

        Assert.Equal(TimeSpan.FromMinutes(10), _clock.Skew);
    }

    [Fact]
    public void Without_a_date_nothing_changes()
    {
        _clock.Observe(Start.AddHours(1), Start);

        _clock.Observe(null, Start);

        Assert.Equal(TimeSpan.FromHours(1), _clock.Skew);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(120)]
    public void A_date_from_any_moment_of_a_long_call_is_right(int seconds)
    {
        _machine.Advance(TimeSpan.FromMinutes(2));

        _clock.Observe(Start.AddSeconds(seconds), Start);

        Assert.Equal(TimeSpan.Zero, _clock.Skew);
    }

    [Fact]
    public void A_long_call_does_not_undo_what_a_short_one_has_shown()
    {
        _clock.Observe(Start.AddSeconds(60), Start);
        _machine.Advance(TimeSpan.FromMinutes(2));

        _clock.Observe(Start.AddSeconds(100), Start);

        Assert.Equal(TimeSpan.FromSeconds(60), _clock.Skew);
    }

    [Fact]
    public void A_clock_that_was_set_right_is_left_alone_again()
    {
        _clock.Observe(Start.AddHours(-1), Start);
        var set = Start.AddMinutes(5);
        _machine.SetUtcNow(set);

        _clock.Observe(set, set);

        Assert.Equal(TimeSpan.Zero, _clock.Skew);
    }

    [Fact]
    public async Task Waiting_goes_by_the_machines_clock()
    {
        _clock.Observe(Start.AddHours(1), Start);
        var begin = _clock.GetTimestamp();

        var waiting = Task.Delay(TimeSpan.FromSeconds(2), _clock, TestContext.Current.CancellationToken);
        _machine.Advance(TimeSpan.FromSeconds(2));
        await waiting;

        Assert.Equal(TimeSpan.FromSeconds(2), _clock.GetElapsedTime(begin));
        Assert.Equal(_machine.TimestampFrequency, _clock.TimestampFrequency);
        Assert.Equal(_machine.LocalTimeZone, _clock.LocalTimeZone);
    }

    [Fact]
    public void The_skew_is_published()
    {
        var published = new List<double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, subscription) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                subscription.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => published.Add(value));
        listener.Start();
        _clock.Observe(Start.AddMinutes(-10), Start);

        listener.RecordObservableInstruments();

        Assert.Equal([-600], published);
    }
}
