using System.Buffers;
using System.IO.Pipelines;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// Relays a stream frame by frame: a frame is written as soon as it is complete and may pass, and flushed before the next wait.
/// The response begins with the first frame or heartbeat, so that a call that fails before has an error with a status.
/// </summary>
internal sealed class StreamPump(
    HttpContext context, Surface surface, StreamFormat format, RequestRecord record, Func<StreamingResponse, BedrockCall, ResponseStream> open,
    OperatorNames names, TimeProvider time)
    : IResponseRelay
{
    // The pause between the error and the cut: HTTP/2's reset overtakes what was written, and browsers drop what a page has
    // not read yet when a stream breaks.
    private static readonly TimeSpan BeforeCut = TimeSpan.FromMilliseconds(250);

    // The time in which a client has to read the last bytes.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    // Frames that have already arrived are flushed together, at the latest when they are this many bytes.
    private const int MaxUnflushed = 64 * 1024;

    // Holds what is written until the first flush. Bytes that the server was given cannot be taken back; until then an
    // exception can still become an error with a status and a body of its own.
    private ArrayBufferWriter<byte>? _unsent = new();

    // When the caller was last given a byte, or when the wait for Bedrock began.
    private long _lastSent;

    // The bytes of the response that are written and not yet flushed.
    private IBufferWriter<byte> Output => _unsent is { } unsent ? unsent : context.Response.BodyWriter;

    private bool HasLeft => context.RequestAborted.IsCancellationRequested;

    private long UnflushedBytes => _unsent?.WrittenCount ?? context.Response.BodyWriter.UnflushedBytes;

    public async ValueTask<Result<BedrockResponse>> WaitAsync(ValueTask<Result<BedrockResponse>> sending)
    {
        _lastSent = time.GetTimestamp();
        if (sending.IsCompleted || format.Heartbeat is null)
        {
            return await sending;
        }

        var waiting = sending.AsTask();
        await KeepAliveAsync(waiting);
        return await waiting;
    }

    public async ValueTask<GatewayError?> RelayAsync(BedrockResponse response, BedrockCall call)
    {
        var stream = open((StreamingResponse)response, call);
        try
        {
            return await RelayAsync(stream, response.Headers, frame => BeginAndWrite(response.Headers, frame));
        }
        catch when (_unsent is not null && record.Begun)
        {
            record.TakeBack();
            throw;
        }
        finally
        {
            record.ResponsePersonalData = stream.Watch?.Matches ?? [];
        }
    }

    /// <summary>Writes an error with a status if the response has not begun; else inside it, and cuts the connection.</summary>
    public async Task WriteErrorAsync(GatewayError error)
    {
        record.Fail(error, surface.Errors.StatusOf(error));
        if (!record.Begun)
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        format.WriteError(Output, error);
        await CutAsync();
    }

    // The error if the stream did not reach its end; null if it did, or if Bedrock's exception was passed on as its end.
    private async Task<GatewayError?> RelayAsync(ResponseStream stream, ResponseHeaders headers, Action<Frame> give)
    {
        while (true)
        {
            var step = await WaitAsync(stream.NextAsync());
            if (HasLeft)
            {
                await AbandonAsync(stream, step);
            }

            if (step.Frame is not { } frame)
            {
                return step.Failure ?? End(stream.Watch, give);
            }

            if (step.Failure is { } exception)
            {
                return format.HasExceptions ? await EndAsync(headers, frame, exception) : exception;
            }

            if (stream.Watch is not { } watch)
            {
                give(frame);
            }
            else if (!watch.Take(frame, give))
            {
                return watch.Error;
            }

            if (format.Failure is { } unwritable)
            {
                return unwritable;
            }

            // After a frame that is held back there may be nothing to flush, and an empty flush would begin the response.
            if (UnflushedBytes > 0 && (!stream.HasFrame || UnflushedBytes >= MaxUnflushed)
                && await FlushAsync(stream) is { } over)
            {
                return over;
            }
        }
    }

    // Reads on what may be billed, should the application want that; else the first step already fails.
    private async Task AbandonAsync(ResponseStream stream, StreamStep step)
    {
        _unsent = null;
        if (step is { Frame: not null, Failure: null })
        {
            await stream.DrainAsync();
        }

        context.RequestAborted.ThrowIfCancellationRequested();
    }

    // Waits for the next step of the stream, with heartbeats. Without them it keeps no state of its own.
    private ValueTask<StreamStep> WaitAsync(ValueTask<StreamStep> next) =>
        next.IsCompleted || format.Heartbeat is null ? next : WaitAsync(next.AsTask());

    private async ValueTask<StreamStep> WaitAsync(Task<StreamStep> next)
    {
        await KeepAliveAsync(next);
        return await next;
    }

    // The time is counted from the last byte sent, not from the last frame of Bedrock: a frame that is held back is silence
    // for the caller and for the proxies on the way.
    private async Task KeepAliveAsync(Task waiting)
    {
        if (format.Heartbeat is not { } heartbeat)
        {
            return;
        }

        while (!waiting.IsCompleted)
        {
            var left = heartbeat - time.GetElapsedTime(_lastSent);
            if (left > TimeSpan.Zero)
            {
                await waiting.WaitAsync(left, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (HasLeft)
            {
                return;
            }

            if (!waiting.IsCompleted)
            {
                Begin(headers: null);
                format.WriteHeartbeat(Output);

                // Not cancelled when the caller leaves: the awaited task then ends by itself, and has to be awaited.
                await FlushAsync(CancellationToken.None);
            }
        }
    }

    // Sends everything written so far.
    private ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        _lastSent = time.GetTimestamp();
        HandOver();
        return context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    // Gives the server everything written so far, which cannot be taken back afterwards.
    private void HandOver()
    {
        if (_unsent is { } unsent)
        {
            _unsent = null;
            context.Response.BodyWriter.Write(unsent.WrittenSpan);
        }
    }

    // Ends the response without the mark of a complete one.
    private async Task CutAsync()
    {
        await FlushLastAsync();
        await Task.Delay(BeforeCut, time, CancellationToken.None);
        throw new ResponseAbortedException();
    }

    // A slow caller delays the stream, but not beyond its deadline or the end of the process. Only the wait is cancelled:
    // with a cancelled flush, the server would cut the connection, and the caller would look like one that left.
    private async ValueTask<GatewayError?> FlushAsync(ResponseStream stream)
    {
        var flush = FlushAsync(CancellationToken.None);
        try
        {
            await (flush.IsCompleted ? flush : new(flush.AsTask().WaitAsync(stream.Over)));
            return null;
        }
        catch (OperationCanceledException) when (stream.WhyOver is not null)
        {
            return stream.WhyOver;
        }
    }

    private GatewayError? End(ResponseWatch? watch, Action<Frame> give)
    {
        if (watch?.End(give) == false)
        {
            return watch.Error;
        }

        format.WriteEnd(Output);
        HandOver();
        record.Complete();
        return null;
    }

    // Passes on Bedrock's exception, after which the response ends properly.
    private async Task<GatewayError?> EndAsync(ResponseHeaders headers, Frame frame, GatewayError exception)
    {
        Begin(headers);
        record.Fail(exception, surface.Errors.StatusOf(exception));
        if (names.AreIn(frame))
        {
            format.WriteError(Output, exception);
        }
        else
        {
            format.WriteEvent(Output, frame);
        }

        await FlushLastAsync();
        return null;
    }

    private void BeginAndWrite(ResponseHeaders headers, Frame frame)
    {
        Begin(headers);
        format.WriteEvent(Output, frame);
    }

    // Begins the response, if it has not begun.
    private void Begin(ResponseHeaders? headers)
    {
        if (!record.Begun)
        {
            record.Begin();
            ResponseHead.Write(context, surface, headers, format.ContentTypeOf(headers));
        }
    }

    // Sends the last bytes of a failed stream. Not cancelled when the caller leaves, because the request is already recorded
    // as failed. A client that does not read them in time does not get them.
    private async Task FlushLastAsync()
    {
        using var late = new CancellationTokenSource(Farewell, time);
        try
        {
            await FlushAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // The client did not read them in time.
        }
    }
}
