using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Usage;

namespace Gateway.Forwarding.Relays;

/// <summary>
/// AWS's event stream, unchanged. Where Bedrock's stream breaks, the gateway adds one exception frame of its own and
/// cuts the connection, so that no reader takes the rest for an end.
/// </summary>
internal sealed class FrameRelay(
    HttpContext context, RequestRecord record, Func<StreamingResponse, BedrockCall, ResponseStream> open,
    OperatorNames names, TimeProvider time)
    : StreamRelay(context, record, open, time)
{
    protected override string ContentTypeOf(ResponseHeaders? headers) =>
        headers?.ContentType ?? "application/vnd.amazon.eventstream";

    protected override void Write(Frame frame) => Writer.Write(frame.Bytes.Span);

    // Both names are modelled for every streaming operation, so that each SDK has a type for them.
    protected override void WriteFailure(GatewayError failure) => Writer.Write(FrameWriter.Exception(
        failure.Code == ErrorCode.ShuttingDown ? "serviceUnavailableException" : "modelStreamErrorException",
        ErrorWriter.BodyOf(Context, failure)));

    // After its exception AWS ends the stream properly; so does the gateway.
    protected override Task FailAsync(ResponseHeaders headers, Frame frame, GatewayError failure)
    {
        Begin(headers);
        Record.Fail(failure, native: true);
        if (names.AreIn(frame))
        {
            WriteFailure(failure);
        }
        else
        {
            Write(frame);
        }

        return FlushLastAsync();
    }
}
