using System.Buffers;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.EventStream;

namespace Gateway.Surfaces.Own;

/// <summary>
/// Server-sent events: one for each event of Bedrock, with the same name and its JSON as data. A comment line is sent
/// whenever Bedrock has sent nothing for a while, even before its response begins. Before the first event or comment line, an
/// error still has a status of its own.
/// </summary>
internal sealed class SseFormat(HttpContext context, TimeSpan heartbeat) : StreamFormat
{
    private static readonly SearchValues<byte> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Append(0x7F).Select(control => (byte)control)]);

    public override TimeSpan? Heartbeat => heartbeat;

    public override string ContentTypeOf(ResponseHeaders? headers) => "text/event-stream";

    public override void WriteEvent(IBufferWriter<byte> output, Frame frame)
    {
        output.Write("event: "u8);

        // A line break in a name would begin another field or another event, with content that Bedrock chooses.
        foreach (var part in frame.Type.SplitAny(Controls))
        {
            output.Write(frame.Type[part]);
        }

        WriteData(output, frame.Payload);
    }

    public override void WriteError(IBufferWriter<byte> output, GatewayError error)
    {
        output.Write("event: error"u8);
        WriteData(output, ErrorWriter.BodyOf(context, error));
    }

    public override void WriteHeartbeat(IBufferWriter<byte> output) => output.Write(": ping\n\n"u8);

    // JSON may contain line breaks between its tokens, and each line of data needs its own field name.
    private static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        foreach (var line in json.SplitAny("\r\n"u8))
        {
            output.Write("\ndata: "u8);
            output.Write(json[line]);
        }

        output.Write("\n\n"u8);
    }
}
