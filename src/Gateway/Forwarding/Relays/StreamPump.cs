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
/// A stream, frame by frame: written the moment it is complete, flushed before the next one has to be waited for.
/// The response begins with the first frame, so that a call that yields none is an error with a status.
/// </summary>
internal sealed class StreamPump(
    HttpContext context, Surface surface, RequestRecord record, Func<StreamingResponse, BedrockCall, ResponseStream> open,
    OperatorNames names, TimeProvider time)
    : IResponseRelay
{
    // Between the last words and the cut: HTTP/2's reset overtakes what was written, and browsers drop what a page has
    // not read yet when a stream breaks.
    private static readonly TimeSpan BeforeCut = TimeSpan.FromMilliseconds(250);

    // What a reader is given to take the last words in.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    // Frames that are already here go out together; this bounds what is held of them.
    private const int MaxUnflushed = 64 * 1024;

    // Until the first flush what is written stays here: what the server was given cannot be taken back, and an error before
    // that has a body of its own.
    private ArrayBufferWriter<byte>? _unsent = new();

    private readonly StreamFormat _format = surface.OpenStream(context);

    // Where the response is written, not yet flushed.
    private IBufferWriter<byte> Output => _unsent is { } unsent ? unsent : context.Response.BodyWriter;

    private long UnflushedBytes => _unsent?.WrittenCount ?? context.Response.BodyWriter.UnflushedBytes;

    public async Task<Result<BedrockResponse>> WaitAsync(Task<Result<BedrockResponse>> sending)
    {
        await KeepAliveAsync(sending);
        return await sending;
    }

    public async Task<GatewayError?> RelayAsync(BedrockResponse response, BedrockCall call)
    {
        using var stream = open((StreamingResponse)response, call);
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

    /// <summary>An error with a status while there is no response yet, else inside it, and the connection is cut.</summary>
    public async Task WriteErrorAsync(GatewayError error)
    {
        record.Fail(error, surface.Errors.StatusOf(error));
        if (!record.Begun)
        {
            await ErrorWriter.WriteAsync(context, error);
            return;
        }

        _format.WriteError(Output, error);
        await CutAsync();
    }

    // Why the stream did not come to its end; null when it did, or Bedrock's exception was given as one.
    private async Task<GatewayError?> RelayAsync(ResponseStream stream, ResponseHeaders headers, Action<Frame> give)
    {
        while (true)
        {
            var step = await WaitAsync(stream.NextAsync());
            if (step.Frame is not { } frame)
            {
                return step.Failure ?? End(stream.Watch, give);
            }

            if (step.Failure is { } exception)
            {
                return _format.HasExceptions ? await EndAsync(headers, frame, exception) : exception;
            }

            if (stream.Watch is not { } watch)
            {
                give(frame);
            }
            else if (!watch.Take(frame, give))
            {
                return watch.Error;
            }

            // Where all is held back so far there is no response yet, and flushing would begin one.
            if (record.Begun && (!stream.HasFrame || UnflushedBytes >= MaxUnflushed)
                && await FlushAsync(stream) is { } over)
            {
                return over;
            }
        }
    }

    // Waits for what the stream comes to next.
    private async ValueTask<StreamStep> WaitAsync(ValueTask<StreamStep> next)
    {
        if (next.IsCompleted || _format.Heartbeat is null)
        {
            return await next;
        }

        var waiting = next.AsTask();
        await KeepAliveAsync(waiting);
        return await waiting;
    }

    private async Task KeepAliveAsync(Task waiting)
    {
        if (_format.Heartbeat is not { } heartbeat)
        {
            return;
        }

        while (!waiting.IsCompleted)
        {
            await waiting.WaitAsync(heartbeat, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!waiting.IsCompleted)
            {
                Begin(headers: null);
                _format.WriteHeartbeat(Output);

                // Not cancelled when the caller leaves: what is waited for ends then, and must not go on unwatched.
                await FlushAsync(CancellationToken.None);
            }
        }
    }

    // Sends what was written.
    private ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        HandOver();
        return context.Response.BodyWriter.FlushAsync(cancellationToken);
    }

    // Gives the server what was written: from here on there is no way back.
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

    // A slow reader holds the stream up, but not beyond its deadline or the end of the process. Only the wait is
    // cancelled: were the flush, the server would cut the connection, and the reader look like one that left.
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

        HandOver();
        record.Complete();
        return null;
    }

    // Gives Bedrock's exception, after which the response ends properly.
    private async Task<GatewayError?> EndAsync(ResponseHeaders headers, Frame frame, GatewayError exception)
    {
        Begin(headers);
        record.Fail(exception, surface.Errors.StatusOf(exception));
        if (names.AreIn(frame))
        {
            _format.WriteError(Output, exception);
        }
        else
        {
            _format.WriteEvent(Output, frame);
        }

        await FlushLastAsync();
        return null;
    }

    private void BeginAndWrite(ResponseHeaders headers, Frame frame)
    {
        Begin(headers);
        _format.WriteEvent(Output, frame);
    }

    // Begins the response, if it has not begun.
    private void Begin(ResponseHeaders? headers)
    {
        if (!record.Begun)
        {
            record.Begin();
            ResponseHead.Write(context.Response, headers, _format.ContentTypeOf(headers));
        }
    }

    // Sends the last that is said of a failed stream. Not cancelled when the caller leaves, because the request is
    // settled as failed; a reader that does not take it in time goes without.
    private async Task FlushLastAsync()
    {
        using var late = new CancellationTokenSource(Farewell, time);
        try
        {
            await FlushAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
    }
}
