using Gateway.Simulator.Journal;

namespace Gateway.Simulator.Wire;

/// <summary>Sends a streamed response step by step, no faster than the caller reads.</summary>
internal sealed class StreamSender(TimeProvider time)
{
    /// <summary>The longest hang: longer than any client waits, but limited.</summary>
    internal static readonly TimeSpan MaxHang = TimeSpan.FromHours(2);

    /// <exception cref="OperationCanceledException">The caller disconnected, or the host is stopping.</exception>
    internal async Task<ResponseEnding> SendAsync(
        HttpContext context, StreamingResponse response, ResponseProgress progress, CancellationToken cancellation)
    {
        // The headers are sent first: a stream may hang before its first frame.
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

                    // A disconnect is reported on the thread pool; a loop that never waits would not notice it.
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

    /// <summary>Writes bytes of the body and waits until the network accepted them.</summary>
    /// <returns>False when the caller has disconnected: the server then drops the bytes and throws nothing.</returns>
    /// <exception cref="OperationCanceledException">
    /// The caller disconnected while the network was not accepting bytes.
    /// </exception>
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
