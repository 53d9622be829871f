using Gateway.Simulator.Journal;

namespace Gateway.Simulator.Wire;

/// <summary>Sends a streamed answer step by step, no faster than the caller reads.</summary>
internal sealed class StreamSender(TimeProvider time)
{
    /// <summary>Longer than any client waits; a bound all the same.</summary>
    internal static readonly TimeSpan MaxHang = TimeSpan.FromHours(2);

    /// <exception cref="OperationCanceledException">The caller left, or the host stops.</exception>
    internal async Task<ResponseEnding> SendAsync(
        HttpContext context, StreamingResponse response, ResponseProgress progress, CancellationToken cancellation)
    {
        // The head goes ahead: a stream may hang before its first frame.
        await context.Response.BodyWriter.FlushAsync(cancellation);
        foreach (var step in response.Steps)
        {
            switch (step.Act)
            {
                case StreamAct.Write:
                    if (!await TryWriteAsync(context, step.Bytes, progress, cancellation))
                    {
                        return ResponseEnding.CallerLeft;
                    }

                    // That the caller left is told through the thread pool; a loop that never waits would not hear it.
                    await Task.Yield();
                    cancellation.ThrowIfCancellationRequested();
                    break;
                case StreamAct.Wait:
                    await Task.Delay(step.Delay, time, cancellation);
                    break;
                case StreamAct.Hang:
                    await Task.Delay(MaxHang, time, cancellation);
                    return ResponseEnding.Cut;
                case StreamAct.Reset:
                    CallerConnection.Reset(context);
                    return ResponseEnding.Cut;
                default:
                    CallerConnection.Close(context);
                    return ResponseEnding.Cut;
            }
        }

        return ResponseEnding.Whole;
    }

    /// <summary>Hands bytes of the body to the network and waits until it took them.</summary>
    /// <returns>Whether it did: the server drops what it writes to a caller who left, and throws nothing.</returns>
    /// <exception cref="OperationCanceledException">The caller left while the network had no room.</exception>
    internal static async Task<bool> TryWriteAsync(
        HttpContext context, ReadOnlyMemory<byte> bytes, ResponseProgress progress, CancellationToken cancellation)
    {
        await context.Response.BodyWriter.WriteAsync(bytes, cancellation);
        var flushed = await context.Response.BodyWriter.FlushAsync(cancellation);

        cancellation.ThrowIfCancellationRequested();
        if (flushed.IsCompleted)
        {
            return false;
        }

        progress.Sent(bytes.Length);
        return true;
    }
}
