using System.Text;
using Amazon.Runtime.EventStreams;

namespace Gateway.Testing;

/// <summary>Event-stream frames, written and read by the AWS SDK.</summary>
internal static class BedrockFrames
{
    /// <summary>The smallest complete response: start, two pieces of text, stop, and the token counts.</summary>
    public static byte[][] Greeting { get; } =
    [
        Event("messageStart", """{"p":"abc","role":"assistant"}"""),
        Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"こん"},"p":"abcdefg"}"""),
        Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"にちは"},"p":"a"}"""),
        Event("contentBlockStop", """{"contentBlockIndex":0,"p":"ab"}"""),
        Event("messageStop", """{"p":"abcd","stopReason":"end_turn"}"""),
        Event("metadata", """{"metrics":{"latencyMs":42},"p":"abc","usage":{"inputTokens":9,"outputTokens":5,"totalTokens":14}}"""),
    ];

    public static byte[] Event(string type, string json) => Event(type, Encoding.UTF8.GetBytes(json));

    public static byte[] Event(string type, byte[] payload) => Make(
        [(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], payload);

    public static byte[] Exception(string type, string json) => Make(
        [(":exception-type", type), (":content-type", "application/json"), (":message-type", "exception")], Encoding.UTF8.GetBytes(json));

    public static byte[] Error(string code, string message) => Make(
        [(":error-code", code), (":error-message", message), (":message-type", "error")], []);

    /// <summary>A chunk of an Invoke stream that contains a provider's event.</summary>
    public static byte[] Chunk(string providersJson) => Event(
        "chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(providersJson))}}","p":"abc"}""");

    public static byte[] Join(params byte[][] frames) => [.. frames.SelectMany(frame => frame)];

    /// <summary>Reads every whole frame at the start of the received bytes, and the number of bytes left over.</summary>
    public static (List<EventStreamMessage> Frames, int Left) Read(byte[] received)
    {
        var frames = new List<EventStreamMessage>();
        var at = 0;
        while (received.Length - at >= 4)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(received.AsSpan(at));
            if (length < 16 || length > received.Length - at)
            {
                break;
            }

            frames.Add(EventStreamMessage.FromBuffer(received[at..(at + length)], 0, length));
            at += length;
        }

        return (frames, received.Length - at);
    }

    /// <summary>The value of a frame's header; null if it is absent.</summary>
    public static string? Header(this EventStreamMessage frame, string name) =>
        frame.Headers.TryGetValue(name, out var header) ? header.AsString() : null;

    public static string Text(this EventStreamMessage frame) => Encoding.UTF8.GetString(frame.Payload);

    private static byte[] Make((string Name, string Value)[] headers, byte[] payload) => new EventStreamMessage(
        [.. headers.Select(IEventStreamHeader (pair) =>
        {
            var header = new EventStreamHeader(pair.Name);
            header.SetString(pair.Value);
            return header;
        })],
        payload).ToByteArray();
}
