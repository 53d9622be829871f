using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Testing;

/// <summary>Fake time that reports when a wait has begun, so that a test never advances it too early.</summary>
internal sealed class ObservedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    // What a test waits for comes within moments or never; on a busy machine a moment can be long.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _timers = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        TimersOf(dueTime).Release();

        return new Timer(this, timer);
    }

    /// <summary>Completes when one more timer of that length has been started, or set again, than at the previous wait.</summary>
    /// <exception cref="TimeoutException">There was none within a minute.</exception>
    public async Task TimerAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        if (!await TimersOf(length).WaitAsync(MaxWait, cancellationToken))
        {
            throw new TimeoutException($"No timer of {length} was set.");
        }
    }

    private SemaphoreSlim TimersOf(TimeSpan length) => _timers.GetOrAdd(length, _ => new SemaphoreSlim(0));

    private sealed class Timer(ObservedClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            clock.TimersOf(dueTime).Release();
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
