using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;
using Gateway.Surfaces.OpenAI.ModelEvents;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>
/// OpenAI's stream of a chat completion. Only a complete one ends with <c>[DONE]</c>: OpenAI's SDKs take any end without an error
/// for a success, so a stream that breaks has an error as its last event. In silence a comment is sent.
/// </summary>
internal sealed class ChunkFormat(HttpContext context, Completion completion, TimeSpan heartbeat) : StreamFormat
{
    private readonly ChunkWriter _chunks = new(completion);
    private GatewayError? _failure;

    public override TimeSpan? Heartbeat => heartbeat;

    public override GatewayError? Failure => _failure;

    public override string ContentTypeOf(ResponseHeaders? headers) => "text/event-stream; charset=utf-8";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame)
    {
        if (!ConverseStreamEvents.TryRead(frame.Type, frame.Payload, out var read))
        {
            _failure = StreamErrors.Corrupt; // Without this event the response would be another one.
            return;
        }

        _chunks.Output = output;
        _chunks.Write(in read);
    }

    public override void WriteEnd(IBufferWriter<byte> output)
    {
        _chunks.Output = output;
        _chunks.WriteEnd();
    }

    public override void WriteError(IBufferWriter<byte> output, GatewayError error)
    {
        output.Write("data: "u8);
        output.Write(ErrorWriter.BodyOf(context, error with { MidStream = true }));
        output.Write("\n\n"u8);
    }

    public override void WriteHeartbeat(IBufferWriter<byte> output) => output.Write(": ping\n\n"u8);
}
