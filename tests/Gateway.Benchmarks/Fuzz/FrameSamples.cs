using System.Text;
using Amazon.Runtime.EventStreams;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Valid frames made by the AWS SDK, alone and in sequence, and pieces of headers.</summary>
internal static class FrameSamples
{
    private static readonly byte[][] Single =
    [
        Of("event", (":event-type", "messageStart"), """{"p":"abc","role":"assistant"}"""),
        Of("event", (":event-type", "contentBlockDelta"), """{"contentBlockIndex":0,"delta":{"text":"こん"},"p":"a"}"""),
        Of("event", (":event-type", "messageStop"), """{"p":"abcd","stopReason":"end_turn"}"""),
        Of("exception", (":exception-type", "throttlingException"), """{"message":"m"}"""),
        Of("error", (":error-code", "InternalError"), "", header => header.SetString("m")),
        Of("event", (":event-type", "chunk"), new string('x', 20_000)),
        Of("event", (":event-type", "e"), "", header => header.SetBool(true)),
        Of("event", (":event-type", "e"), "1", header => header.SetInt64(-1)),
        Of("event", (":event-type", "e"), "2", header => header.SetByteBuf(new byte[300])),
        Of("event", (":event-type", "e"), "3", header => header.SetUUID(Guid.Empty)),
        Of("event", (":event-type", "e"), "4", header => header.SetTimestamp(DateTime.UnixEpoch)),
    ];

    public static readonly byte[][] Streams =
    [
        .. Single,
        [.. Single[0], .. Single[1], .. Single[1], .. Single[2]],
        [.. Single[0], .. Single[1], .. Single[3]],
        [.. Enumerable.Repeat(Single[1], 30).SelectMany(frame => frame)],
    ];

    public static readonly byte[][] Tokens =
    [
        .. Single[..5],
        Text(":message-type", "event"), Text(":message-type", "exception"), Text(":message-type", "error"),
        Text(":message-type", "other"), Text(":event-type", "e"), Text(":error-code", "c"), Text(":error-message", "m"),
        Text(":exception-type", "x"), Text("a", ""), Text("A", "b"), [1, (byte)'b', 0], [1, (byte)'c', 9],
        [1, (byte)'d', 8, 0, 0, 0, 0, 0, 0, 0, 1], [1, (byte)'e', 6, 0, 1, 7], [1, (byte)'f', 10], [0], [255], [7],
        [0, 0, 0, 16], [0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0], [255, 255], [0x80, 0], [0xC0, 0x80],
    ];

    private static byte[] Of(
        string kind, (string Name, string Value) type, string payload, Action<EventStreamHeader>? further = null)
    {
        List<IEventStreamHeader> headers = [Header(type.Name, type.Value), Header(":message-type", kind)];
        if (further is not null)
        {
            var header = new EventStreamHeader(kind == "error" ? ":error-message" : "further");
            further(header);
            headers.Add(header);
        }

        return new EventStreamMessage(headers, Encoding.UTF8.GetBytes(payload)).ToByteArray();
    }

    private static EventStreamHeader Header(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }

    private static byte[] Text(string name, string value) =>
    [
        (byte)name.Length, .. Encoding.UTF8.GetBytes(name), 7, 0, (byte)value.Length, .. Encoding.UTF8.GetBytes(value),
    ];
}
