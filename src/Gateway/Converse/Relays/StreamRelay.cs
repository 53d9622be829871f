using System.IO.Pipelines;
using Gateway.Bedrock;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Operations;
using Gateway.Usage;

namespace Gateway.Converse.Relays;

/// <summary>
/// A stream, frame by frame: written the moment it is complete, flushed before the next one has to be waited for.
/// The answer begins with the first frame, so that a call that yields none is refused with a status.
/// </summary>
internal abstract class StreamRelay(
    HttpContext context, Settlement settlement, Func<BedrockCall, StreamLimits> limits, TimeProvider time)
    : AnswerRelay(context, settlement)
{
    // HTTP/2 has no other mark than a reset, which overtakes what was written and makes readers drop what they hold.
    private static readonly TimeSpan Http2Farewell = TimeSpan.FromMilliseconds(250);

    // Frames that are already here go out together; this bounds what is held of them.
    private const int MostUnflushed = 64 * 1024;

    protected PipeWriter Writer => Response.BodyWriter;

    protected TimeProvider Time { get; } = time;

    public override async Task RelayAsync(BedrockAnswer answer, BedrockCall call)
    {
        var summary = call.Operation == BedrockOperation.ConverseStream
            ? StreamSummary.ForConverse()
            : StreamSummary.ForInvoke();
        using var stream = new AnswerStream((StreamedAnswer)answer, limits(call), summary, Settlement);
        while (true)
        {
            var step = await WaitAsync(stream.NextAsync());
            if (step.Frame is not { } frame)
            {
                await (step.Failure is { } failure ? RefuseAsync(failure) : EndAsync());
                return;
            }

            Begin(answer.Headers);
            if (step.Failure is { } exception)
            {
                await FailAsync(frame, exception);
                return;
            }

            Write(frame);
            if (!stream.HasFrame || Writer.UnflushedBytes >= MostUnflushed)
            {
                await Writer.FlushAsync(Context.RequestAborted);
            }
        }
    }

    /// <summary>Refuses with a status while there is no answer yet, else inside it, and cuts it off.</summary>
    public override async Task RefuseAsync(Refusal refusal)
    {
        if (!Settlement.Begun)
        {
            await base.RefuseAsync(refusal);
            return;
        }

        Settlement.Refuse(refusal, BedrockHost.Owns(Context));
        WriteFailure(refusal);
        await CutAsync();
    }

    /// <summary>Waits for what the stream comes to next.</summary>
    protected virtual ValueTask<StreamStep> WaitAsync(ValueTask<StreamStep> next) => next;

    protected abstract string ContentTypeOf(AnswerHeaders? headers);

    /// <summary>Writes an event, not yet flushed.</summary>
    protected abstract void Write(Frame frame);

    /// <summary>Writes, inside the answer, why it ends here, not yet flushed.</summary>
    protected abstract void WriteFailure(Refusal failure);

    /// <summary>Gives the exception that Bedrock ended its stream with.</summary>
    protected abstract Task FailAsync(Frame frame, Refusal failure);

    /// <summary>Begins the answer, if it has not begun.</summary>
    protected void Begin(AnswerHeaders? headers)
    {
        if (Settlement.Begun)
        {
            return;
        }

        Settlement.Begin();
        WriteHeaders(headers, ContentTypeOf(headers));
    }

    // Ends the answer without the mark of a complete one. Not cancelled when the caller leaves: the request has failed
    // already, and is settled as that.
    private async Task CutAsync()
    {
        await Writer.FlushAsync(CancellationToken.None);
        if (!HttpProtocol.IsHttp11(Context.Request.Protocol))
        {
            await Task.Delay(Http2Farewell, Time, CancellationToken.None);
        }

        throw new AnswerCutException();
    }

    private Task EndAsync()
    {
        Settlement.Answer();
        return Task.CompletedTask;
    }
}
