namespace Gateway.Simulator.Journal;

/// <summary>
/// How many streamed answers are under way. A stream counts from the moment its answer is decided, so whoever has its
/// first byte finds it counted. Safe for concurrent use.
/// </summary>
internal sealed class OpenStreams
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _count;

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Completes when no stream is open, at once if none is.</summary>
    internal Task WaitForNoneAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            return _count == 0 ? Task.CompletedTask : _none!.Task.WaitAsync(cancellation);
        }
    }

    internal void Opened()
    {
        lock (_lock)
        {
            if (_count++ == 0)
            {
                _none = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    internal void Closed()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _none!.SetResult();
            }
        }
    }
}
