using System.Buffers;
using System.Text.Json;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces.OpenAI.Chat.Responses;

/// <summary>OpenAI's chunks as server-sent events, from a response of ConverseStream.</summary>
internal sealed class ChunkFormat(HttpContext context, Completion completion) : StreamFormat
{
    public override string ContentTypeOf(ResponseHeaders? headers) => "text/event-stream; charset=utf-8";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame)
    {
        if (frame.Type.SequenceEqual("messageStart"u8))
        {
            Write(output, """{"role":"assistant","content":""}""", null);
        }
        else if (frame.Type.SequenceEqual("contentBlockDelta"u8))
        {
            using var body = JsonDocument.Parse(frame.Payload.ToArray());
            if (body.RootElement.GetProperty("delta").TryGetProperty("text", out var text))
            {
                Write(output, $$"""{"content":{{text.GetRawText()}}}""", null);
            }
        }
        else if (frame.Type.SequenceEqual("messageStop"u8))
        {
            Write(output, "{}", "stop");
        }
    }

    public override void WriteEnd(IBufferWriter<byte> output) => output.Write("data: [DONE]\n\n"u8);

    public override void WriteError(IBufferWriter<byte> output, GatewayError error)
    {
        output.Write("data: "u8);
        output.Write(ErrorWriter.BodyOf(context, error with { MidStream = true }));
        output.Write("\n\n"u8);
    }

    private void Write(IBufferWriter<byte> output, string delta, string? reason)
    {
        output.Write("data: "u8);
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("id", completion.Id);
            writer.WriteString("object", "chat.completion.chunk");
            writer.WriteNumber("created", completion.Created);
            writer.WriteString("model", completion.Model);
            writer.WriteStartArray("choices");
            writer.WriteStartObject();
            writer.WriteNumber("index", 0);
            writer.WritePropertyName("delta");
            writer.WriteRawValue(delta);
            writer.WriteString("finish_reason", reason);
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }
}
