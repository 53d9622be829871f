using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// AWS's event stream, unchanged. Where Bedrock's stream breaks, the gateway adds one exception frame of its own, and the
/// connection is cut, so that no reader takes the rest for an end.
/// </summary>
internal sealed class FrameFormat(HttpContext context) : StreamFormat
{
    public override bool HasExceptions => true;

    public override string ContentTypeOf(ResponseHeaders? headers) =>
        headers?.ContentType ?? "application/vnd.amazon.eventstream";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame) => output.Write(frame.Bytes.Span);

    // Both names are modelled for every streaming operation, so that each SDK has a type for them.
    public override void WriteError(IBufferWriter<byte> output, GatewayError error) => output.Write(FrameWriter.Exception(
        error.Code == ErrorCode.ShuttingDown ? "serviceUnavailableException" : "modelStreamErrorException",
        ErrorWriter.BodyOf(context, error)));
}
