namespace Gateway.Simulator.Journal;

/// <summary>
/// The number of streamed responses in progress. A stream is counted from the moment its response is decided, so a caller that
/// has its first byte finds it counted. Safe for concurrent use.
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

    /// <summary>Completes when no stream is open, immediately if none is.</summary>
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
