using System.Diagnostics;

namespace Gateway.Benchmarks.Streams;

/// <summary>The times at which a request was sent and each frame was made and received, all in milliseconds.</summary>
internal sealed class TimedStream
{
    /// <param name="started">The time at which the request was sent.</param>
    /// <param name="arrivals">For each frame, the times at which it was made and received.</param>
    public TimedStream(long started, IReadOnlyList<(long MadeAt, long At)> arrivals)
    {
        FirstByte = Between(started, arrivals[0].At);
        Gaps = [.. arrivals.Skip(1).Zip(arrivals, (next, one) => Between(one.At, next.At))];
        Delays = [.. arrivals.Select(arrival => Between(arrival.MadeAt, arrival.At))];
    }

    /// <summary>The time from the request to the first byte of the response's body.</summary>
    public double FirstByte { get; }

    /// <summary>The time from each frame to the next.</summary>
    public double[] Gaps { get; }

    /// <summary>For each frame, the time from the player to the caller.</summary>
    public double[] Delays { get; }

    private static double Between(long one, long next) => Stopwatch.GetElapsedTime(one, next).TotalMilliseconds;
}
