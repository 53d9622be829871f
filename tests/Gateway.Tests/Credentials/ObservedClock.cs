using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Credentials;

/// <summary>Fake time that tells when somebody has begun to wait, so that a test never advances it too early.</summary>
internal sealed class ObservedClock(DateTimeOffset? start = null) : FakeTimeProvider(start ?? TheSession.Start)
{
    private readonly ConcurrentDictionary<TimeSpan, SemaphoreSlim> _timers = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        TimersOf(dueTime).Release();

        return timer;
    }

    /// <summary>Completes when one more timer of that length than at the last wait has begun.</summary>
    public Task TimerAsync(TimeSpan length, CancellationToken cancellationToken) =>
        TimersOf(length).WaitAsync(cancellationToken);

    private SemaphoreSlim TimersOf(TimeSpan length) => _timers.GetOrAdd(length, _ => new SemaphoreSlim(0));
}
