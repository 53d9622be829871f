namespace Gateway.Testing;

/// <summary>
/// The system's clock with timers that run fifty times as fast, for thousands of short waits. Timers of a second or more are time
/// limits and stay as they are: a shortened limit would fail a slow machine.
/// </summary>
internal sealed class AcceleratedTime : TimeProvider
{
    private const int Times = 50;

    private static readonly TimeSpan MinLimit = TimeSpan.FromSeconds(1);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(base.CreateTimer(callback, state, Accelerated(dueTime), Accelerated(period)));

    private static TimeSpan Accelerated(TimeSpan time) =>
        time == Timeout.InfiniteTimeSpan || time >= MinLimit ? time : time / Times;

    private sealed class Timer(ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(Accelerated(dueTime), Accelerated(period));

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
