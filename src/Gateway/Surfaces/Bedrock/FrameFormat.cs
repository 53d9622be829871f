using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces.Bedrock;

/// <summary>
/// AWS's event stream, unchanged. If Bedrock's stream breaks, the gateway adds one exception frame of its own and cuts the
/// connection, so that no client takes the response for a complete one.
/// </summary>
internal sealed class FrameFormat(HttpContext context) : StreamFormat
{
    public override bool HasExceptions => true;

    public override string ContentTypeOf(ResponseHeaders? headers) =>
        headers?.ContentType ?? "application/vnd.amazon.eventstream";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame) => output.Write(frame.Bytes.Span);

    // AWS's service model has both names for every streaming operation, so each SDK has a type for them.
    public override void WriteError(IBufferWriter<byte> output, GatewayError error) => output.Write(FrameWriter.Exception(
        error.Code == ErrorCode.ShuttingDown ? "serviceUnavailableException" : "modelStreamErrorException",
        ErrorWriter.BodyOf(context, error)));
}
