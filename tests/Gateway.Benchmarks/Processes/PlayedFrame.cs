using System.Diagnostics;
using System.Globalization;
using System.Text;
using Amazon.Runtime.EventStreams;

namespace Gateway.Benchmarks.Processes;

/// <summary>
/// A frame in Bedrock's format. Its padding, <c>p</c>, is the time at which it was made, and so is that of the provider's event
/// inside it; the clock is the machine's, the same in every process.
/// </summary>
internal static class PlayedFrame
{
    private const int StampLength = 16;

    private static ReadOnlySpan<byte> Padding => "\"p\":\""u8;

    // A translated chunk has nothing of a frame but its text.
    private static ReadOnlySpan<byte> Content => "\"content\":\""u8;

    /// <param name="type">The type of the event.</param>
    /// <param name="json">The payload: an object that is not empty.</param>
    public static byte[] Of(string type, string json)
    {
        List<IEventStreamHeader> headers =
            [Header(":event-type", type), Header(":content-type", "application/json"), Header(":message-type", "event")];
        return new EventStreamMessage(headers, Encoding.UTF8.GetBytes(Stamped(json))).ToByteArray();
    }

    /// <summary>A chunk of an Invoke stream that contains the provider's own event.</summary>
    public static byte[] Chunk(string json) =>
        Of("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(Stamped(json)))}}"}""");

    /// <summary>The time at which a frame was made, a value of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public static long MadeAt(ReadOnlySpan<byte> payload) => Read(payload, payload.LastIndexOf(Padding) + Padding.Length)!.Value;

    /// <summary>The same of a chunk of a chat completion; <c>null</c> if it has no text.</summary>
    public static long? TextMadeAt(ReadOnlySpan<byte> chunk) =>
        chunk.IndexOf(Content) is >= 0 and var at ? Read(chunk, at + Content.Length) : null;

    /// <summary>A text of at least that length that begins with the present time.</summary>
    public static string Text(int length) => Now.PadRight(length, 'x');

    private static string Now => Stopwatch.GetTimestamp().ToString("x16", CultureInfo.InvariantCulture);

    private static long? Read(ReadOnlySpan<byte> text, int at) =>
        text.Length >= at + StampLength
        && long.TryParse(text.Slice(at, StampLength), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var time)
            ? time
            : null;

    private static string Stamped(string json) => $"{json[..^1]},\"p\":\"{Now}\"}}";

    private static EventStreamHeader Header(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }
}
