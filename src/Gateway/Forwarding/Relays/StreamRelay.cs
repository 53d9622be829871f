using System.Buffers;
using System.IO.Pipelines;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.PersonalData;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// A stream, frame by frame: written the moment it is complete, flushed before the next one has to be waited for.
/// The answer begins with the first frame, so that a call that yields none is refused with a status.
/// </summary>
internal abstract class StreamRelay(
    HttpContext context, RequestRecord record, Func<StreamingResponse, BedrockCall, ResponseStream> open,
    TimeProvider time)
    : ResponseRelay(context, record)
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

    /// <summary>Where the answer is written, not yet flushed.</summary>
    protected IBufferWriter<byte> Writer => _unsent is { } unsent ? unsent : Response.BodyWriter;

    protected TimeProvider Time { get; } = time;

    public override async Task RelayAsync(BedrockResponse response, BedrockCall call)
    {
        using var stream = open((StreamingResponse)response, call);
        try
        {
            await RelayAsync(stream, response.Headers, frame => BeginAndWrite(response.Headers, frame));
        }
        finally
        {
            Record.ResponsePersonalData = stream.Watch?.Matches ?? [];
            if (_unsent is not null && Record.Begun)
            {
                Record.TakeBack();
            }
        }
    }

    /// <summary>Refuses with a status while there is no answer yet, else inside it, and cuts it off.</summary>
    public override async Task WriteErrorAsync(GatewayError error)
    {
        if (!Record.Begun)
        {
            await base.WriteErrorAsync(error);
            return;
        }

        Record.Fail(error, BedrockHost.Owns(Context));
        WriteFailure(error);
        await CutAsync();
    }

    /// <summary>Waits for what the stream comes to next.</summary>
    protected virtual ValueTask<StreamStep> WaitAsync(ValueTask<StreamStep> next) => next;

    protected abstract string ContentTypeOf(ResponseHeaders? headers);

    /// <summary>Writes an event, not yet flushed.</summary>
    protected abstract void Write(Frame frame);

    /// <summary>Writes, inside the answer, why it ends here, not yet flushed.</summary>
    protected abstract void WriteFailure(GatewayError failure);

    /// <summary>Gives the exception that Bedrock ended its stream with, or began it with.</summary>
    protected abstract Task FailAsync(ResponseHeaders headers, Frame frame, GatewayError failure);

    /// <summary>Begins the answer, if it has not begun.</summary>
    protected void Begin(ResponseHeaders? headers)
    {
        if (Record.Begun)
        {
            return;
        }

        Record.Begin();
        WriteHeaders(headers, ContentTypeOf(headers));
    }

    /// <summary>
    /// Sends the last that is said of a failed stream. Not cancelled when the caller leaves, because the request is
    /// settled as failed; a reader that does not take it in time goes without.
    /// </summary>
    protected async Task FlushLastAsync()
    {
        using var late = new CancellationTokenSource(Farewell, Time);
        try
        {
            await FlushAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            // It had its time.
        }
    }

    private async Task RelayAsync(ResponseStream stream, ResponseHeaders headers, Action<Frame> give)
    {
        while (true)
        {
            var step = await WaitAsync(stream.NextAsync());
            if (step.Frame is not { } frame)
            {
                await (step.Failure is { } failure ? WriteErrorAsync(failure) : EndAsync(stream.Watch, give));
                return;
            }

            if (step.Failure is { } exception)
            {
                await FailAsync(headers, frame, exception);
                return;
            }

            if (stream.Watch is not { } watch)
            {
                give(frame);
            }
            else if (!watch.Take(frame, give))
            {
                await WriteErrorAsync(watch.Error);
                return;
            }

            // Where all is held back so far there is no answer yet, and flushing would begin one.
            if (Record.Begun && (!stream.HasFrame || UnflushedBytes >= MaxUnflushed)
                && await FlushAsync(stream) is { } over)
            {
                await WriteErrorAsync(over);
                return;
            }
        }
    }

    /// <summary>Sends what was written.</summary>
    protected ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        HandOver();
        return Response.BodyWriter.FlushAsync(cancellationToken);
    }

    private long UnflushedBytes => _unsent?.WrittenCount ?? Response.BodyWriter.UnflushedBytes;

    // Gives the server what was written: from here on there is no way back.
    private void HandOver()
    {
        if (_unsent is { } unsent)
        {
            _unsent = null;
            Response.BodyWriter.Write(unsent.WrittenSpan);
        }
    }

    // Ends the answer without the mark of a complete one.
    private async Task CutAsync()
    {
        await FlushLastAsync();
        await Task.Delay(BeforeCut, Time, CancellationToken.None);
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

    private void BeginAndWrite(ResponseHeaders headers, Frame frame)
    {
        Begin(headers);
        Write(frame);
    }

    private async Task EndAsync(ResponseWatch? watch, Action<Frame> give)
    {
        if (watch?.End(give) == false)
        {
            await WriteErrorAsync(watch.Error);
            return;
        }

        HandOver();
        Record.Complete();
    }
}
