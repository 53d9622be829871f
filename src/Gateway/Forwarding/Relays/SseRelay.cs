using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// Server-sent events: one for each event of Bedrock, named after it, with its JSON as data. A comment line goes out
/// whenever nothing else has for a while, also before Bedrock has answered at all; until the first of them a refusal
/// still has a status of its own.
/// </summary>
internal sealed class SseRelay(
    HttpContext context, RequestRecord record, Func<StreamingResponse, BedrockCall, ResponseStream> open,
    TimeSpan heartbeat, TimeProvider time)
    : StreamRelay(context, record, open, time)
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Append(0x7F).Select(control => (byte)control)]);

    public override async Task<Result<BedrockResponse>> WaitAsync(Task<Result<BedrockResponse>> sending)
    {
        await KeepAliveAsync(sending);
        return await sending;
    }

    protected override async ValueTask<StreamStep> WaitAsync(ValueTask<StreamStep> next)
    {
        if (next.IsCompleted)
        {
            return await next;
        }

        var waiting = next.AsTask();
        await KeepAliveAsync(waiting);
        return await waiting;
    }

    protected override string ContentTypeOf(ResponseHeaders? headers) => "text/event-stream";

    protected override void Write(Frame frame)
    {
        Writer.Write("event: "u8);

        // A line break in a name would begin another field, or another event, of Bedrock's making.
        foreach (var part in frame.Type.SplitAny(Controls))
        {
            Writer.Write(frame.Type[part]);
        }

        WriteData(frame.Payload);
    }

    protected override void WriteFailure(GatewayError failure)
    {
        Writer.Write("event: error"u8);
        WriteData(ErrorWriter.BodyOf(Context, failure));
    }

    protected override Task FailAsync(ResponseHeaders headers, Frame frame, GatewayError failure) => WriteErrorAsync(failure);

    // JSON may hold line breaks between its tokens; each line of data is named as such.
    private void WriteData(ReadOnlySpan<byte> json)
    {
        foreach (var line in json.SplitAny("\r\n"u8))
        {
            Writer.Write("\ndata: "u8);
            Writer.Write(json[line]);
        }

        Writer.Write("\n\n"u8);
    }

    private async Task KeepAliveAsync(Task waiting)
    {
        while (!waiting.IsCompleted)
        {
            await waiting.WaitAsync(heartbeat, Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!waiting.IsCompleted)
            {
                Begin(headers: null);
                Writer.Write(": ping\n\n"u8);

                // Not cancelled when the caller leaves: what is waited for ends then, and must not go on unwatched.
                await FlushAsync(CancellationToken.None);
            }
        }
    }
}
