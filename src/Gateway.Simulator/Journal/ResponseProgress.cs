namespace Gateway.Simulator.Journal;

/// <summary>The way in which the sending of a response ended.</summary>
internal enum ResponseEnding
{
    /// <summary>Everything was passed to the network.</summary>
    Whole,

    /// <summary>It was cut off by a fault or by the simulator's shutdown.</summary>
    Cut,

    /// <summary>The caller closed the connection (or reset its HTTP/2 stream) before the response was complete.</summary>
    CallerLeft,
}

/// <summary>
/// The progress of a response from the moment it is decided. A caller that has read a stream to its end finds the end recorded
/// here; for a response with a Content-Length the end may be recorded just after its last byte. Safe for concurrent use.
/// </summary>
/// <param name="time">The simulator's clock.</param>
/// <param name="openStreams">The counter of open streams; null if the response is not a stream.</param>
internal sealed class ResponseProgress(TimeProvider time, OpenStreams? openStreams)
{
    private readonly TaskCompletionSource<ResponseEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytesSent;
    private int _isOver;

    /// <summary>The bytes of the body that the network accepted, without chunk framing.</summary>
    internal long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Completes when the response is over, in any way.</summary>
    internal Task<ResponseEnd> Ended => _ended.Task;

    /// <summary>The way in which it ended and the time; null while it is being sent.</summary>
    internal ResponseEnd? End => _ended.Task.IsCompleted ? _ended.Task.Result : null;

    internal void Sent(int bytes) => Interlocked.Add(ref _bytesSent, bytes);

    /// <summary>Records the end. Only the first call has an effect.</summary>
    internal void Finish(ResponseEnding ending)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            _ended.SetResult(new ResponseEnd(ending, time.GetUtcNow()));
            openStreams?.Closed();
        }
    }
}

/// <summary>The way in which a response ended, and the time by the simulator's clock.</summary>
internal sealed record ResponseEnd(ResponseEnding How, DateTimeOffset At);
