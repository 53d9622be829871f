using System.Buffers;
using System.Buffers.Text;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces.Anthropic;

/// <summary>
/// Anthropic's server-sent events: each chunk of Bedrock contains one, in base64, and is sent under the name that it has in its
/// own <c>type</c>, byte for byte. In silence a ping is sent: a comment until the message has begun, because clients expect
/// <c>message_start</c> first.
/// </summary>
internal sealed class MessagesStreamFormat(HttpContext context, TimeSpan heartbeat) : StreamFormat
{
    // Enough to hold the type, which every event begins with; a multiple of 4.
    private const int HeadInBase64 = 128;

    private bool _began;
    private GatewayError? _failure;

    public override TimeSpan? Heartbeat => heartbeat;

    public override GatewayError? Failure => _failure;

    public override string ContentTypeOf(ResponseHeaders? headers) => "text/event-stream; charset=utf-8";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame)
    {
        if (!frame.Type.SequenceEqual("chunk"u8))
        {
            return; // Bedrock has no other event here; SDKs ignore those that they do not know.
        }

        if (ChunkBytes.TryFind(frame.Payload, out var base64) && TryWrite(output, base64))
        {
            return;
        }

        var decoded = ChunkBytes.Decode(frame.Payload);
        if (decoded is null)
        {
            _failure = StreamErrors.Corrupt; // Without this event the response would be another one.
            return;
        }

        WriteName(output, ChunkBytes.TypeOf(decoded));
        output.Write(decoded);
        output.Write("\n\n"u8);
    }

    public override void WriteError(IBufferWriter<byte> output, GatewayError error)
    {
        output.Write("event: error\ndata: "u8);
        output.Write(ErrorWriter.BodyOf(context, error with { MidStream = true }));
        output.Write("\n\n"u8);
    }

    public override void WriteHeartbeat(IBufferWriter<byte> output) =>
        output.Write(_began ? "event: ping\ndata: {\"type\": \"ping\"}\n\n"u8 : ": ping\n\n"u8);

    // The usual event: decoded straight into the response. False when it needs a closer look; then nothing is written.
    private bool TryWrite(IBufferWriter<byte> output, ReadOnlySpan<byte> base64)
    {
        Span<byte> head = stackalloc byte[HeadInBase64];
        if (Base64.DecodeFromUtf8(base64[..Math.Min(base64.Length, HeadInBase64)], head, out _, out var length) != OperationStatus.Done
            || !ChunkBytes.TryReadType(head[..length], out var type)
            || !Base64.IsValid(base64, out var decodedLength))
        {
            return false;
        }

        WriteName(output, type);
        var data = output.GetSpan(decodedLength)[..decodedLength];
        Base64.DecodeFromUtf8(base64, data, out _, out _);
        ChunkBytes.ToOneLine(data);
        output.Advance(decodedLength);
        output.Write("\n\n"u8);
        return true;
    }

    private void WriteName(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        _began |= type.SequenceEqual("message_start"u8);
        if (!type.IsEmpty)
        {
            output.Write("event: "u8);
            output.Write(type);
            output.Write("\n"u8);
        }

        output.Write("data: "u8);
    }
}
