using System.Buffers;
using Gateway.Bedrock;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Usage;

namespace Gateway.Converse.Relays;

/// <summary>
/// AWS's event stream, unchanged. Where Bedrock's stream breaks, the gateway adds one exception frame of its own and
/// cuts the connection, so that no reader takes the rest for an end.
/// </summary>
internal sealed class FrameRelay(
    HttpContext context, Settlement settlement, Func<StreamedAnswer, BedrockCall, AnswerStream> open,
    OperatorNames names, TimeProvider time)
    : StreamRelay(context, settlement, open, time)
{
    protected override string ContentTypeOf(AnswerHeaders? headers) =>
        headers?.ContentType ?? "application/vnd.amazon.eventstream";

    protected override void Write(Frame frame) => Writer.Write(frame.Bytes.Span);

    // Both names are modelled for every streaming operation, so that each SDK has a type for them.
    protected override void WriteFailure(Refusal failure) => Writer.Write(FrameWriter.Exception(
        failure.Code == ErrorCode.ShuttingDown ? "serviceUnavailableException" : "modelStreamErrorException",
        RefusalWriter.BodyOf(Context, failure)));

    // After its exception AWS ends the stream properly; so does the gateway.
    protected override Task FailAsync(AnswerHeaders headers, Frame frame, Refusal failure)
    {
        Begin(headers);
        Settlement.Refuse(failure, native: true);
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
