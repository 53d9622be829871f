namespace Gateway.Simulator.Journal;

/// <summary>How the sending of an answer ended.</summary>
internal enum ResponseEnding
{
    /// <summary>Everything was handed to the network.</summary>
    Whole,

    /// <summary>A fault cut it off, or the simulator's own end.</summary>
    Cut,

    /// <summary>The caller closed the connection (or reset its HTTP/2 stream) before the answer was whole.</summary>
    CallerLeft,
}

/// <summary>
/// How far an answer has come, from the moment it is decided. A caller who has read a stream to its end finds the end
/// noted here; of an answer with a Content-Length the end may be noted just after its last byte. Safe for concurrent
/// use.
/// </summary>
/// <param name="time">The simulator's clock.</param>
/// <param name="openStreams">Where the answer counts while it goes on; null if it is no stream.</param>
internal sealed class ResponseProgress(TimeProvider time, OpenStreams? openStreams)
{
    private readonly TaskCompletionSource<ResponseEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesSent;
    private int _isOver;

    /// <summary>The bytes of the body that the network took, without chunk framing.</summary>
    internal long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Completes when the answer is over, however it ended.</summary>
    internal Task<ResponseEnd> Ended => _ended.Task;

    /// <summary>How and when it ended; null while it goes on.</summary>
    internal ResponseEnd? End => _ended.Task.IsCompleted ? _ended.Task.Result : null;

    internal void Sent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    /// <summary>The first call counts, later ones change nothing.</summary>
    internal void Finish(ResponseEnding ending)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _ended.SetResult(new ResponseEnd(ending, time.GetUtcNow()));
            openStreams?.Closed();
        }
    }
}

/// <summary>How an answer ended, and when by the simulator's clock.</summary>
internal sealed record ResponseEnd(ResponseEnding How, DateTimeOffset At);
