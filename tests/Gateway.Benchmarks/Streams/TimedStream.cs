using System.Diagnostics;

namespace Gateway.Benchmarks.Streams;

/// <summary>When the request was sent, and when each frame was made and arrived. All in milliseconds.</summary>
internal sealed class TimedStream
{
    /// <param name="started">When the request was sent.</param>
    /// <param name="arrivals">Each frame: when it was made, and when it arrived.</param>
    public TimedStream(long started, IReadOnlyList<(long MadeAt, long At)> arrivals)
    {
        FirstByte = Between(started, arrivals[0].At);
        Gaps = [.. arrivals.Skip(1).Zip(arrivals, (next, one) => Between(one.At, next.At))];
        Delays = [.. arrivals.Select(arrival => Between(arrival.MadeAt, arrival.At))];
    }

    /// <summary>From the request to the first byte of the answer's body.</summary>
    public double FirstByte { get; }

    /// <summary>From each frame to the next.</summary>
    public double[] Gaps { get; }

    /// <summary>Of each frame, from the player to the caller.</summary>
    public double[] Delays { get; }

    private static double Between(long one, long next) => Stopwatch.GetElapsedTime(one, next).TotalMilliseconds;
}
