using System.Buffers.Binary;
using System.Text.Json;
using Amazon.Runtime.EventStreams;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Tests.Hosting;

/// <summary>A frame of an event stream, read and verified by the AWS SDK's own class.</summary>
/// <param name="Headers">The headers, in the order in which they were sent.</param>
/// <param name="Payload">The payload's bytes.</param>
internal sealed record StreamFrame(IReadOnlyList<(string Name, string Value)> Headers, byte[] Payload)
{
    private const int Overhead = 16;

    /// <summary>The message type: event, exception or error.</summary>
    internal string Kind => this[":message-type"]!;

    /// <summary>The event's type, the exception's, or the error's code.</summary>
    internal string Type => this[":event-type"] ?? this[":exception-type"] ?? this[":error-code"]!;

    internal JsonElement Json => JsonDocument.Parse(Payload).RootElement;

    /// <summary>The payload without its padding.</summary>
    internal string Text
    {
        get
        {
            var members = System.Text.Json.Nodes.JsonNode.Parse(Payload)!.AsObject();
            members.Remove("p");
            return members.ToJsonString(RestJson.Unescaped);
        }
    }

    /// <summary>The provider's own event in a <c>chunk</c>.</summary>
    internal JsonElement Chunk => JsonDocument.Parse(Json.GetProperty("bytes").GetBytesFromBase64()).RootElement;

    private string? this[string name] =>
        Headers.Where(header => header.Name == name).Select(header => header.Value).FirstOrDefault();

    /// <summary>Reads one frame; null at a clean end.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside a frame.</exception>
    /// <exception cref="EventStreamChecksumFailureException">A checksum is wrong.</exception>
    internal static async Task<StreamFrame?> ReadAsync(Stream stream)
    {
        var bytes = await ReadBytesAsync(stream);
        return bytes is null ? null : Parse(bytes);
    }

    /// <summary>Reads the bytes of one frame without verification; null at a clean end.</summary>
    internal static async Task<byte[]?> ReadBytesAsync(Stream stream)
    {
        var length = new byte[4];
        var read = await stream.ReadAtLeastAsync(length, 4, false, TestContext.Current.CancellationToken);
        if (read == 0)
        {
            return null;
        }

        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(frame, 0);
        await stream.ReadExactlyAsync(frame.AsMemory(4), TestContext.Current.CancellationToken);
        return frame;
    }

    internal static async Task<IReadOnlyList<StreamFrame>> ReadAllAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        List<StreamFrame> frames = [];
        while (await ReadAsync(stream) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    internal static StreamFrame Parse(byte[] frame) =>
        new(ReadHeaders(frame), EventStreamMessage.FromBuffer(frame, 0, frame.Length).Payload);

    // The SDK verifies the frame but does not keep the order of headers.
    private static List<(string Name, string Value)> ReadHeaders(byte[] frame)
    {
        List<(string, string)> headers = [];
        var end = 12 + BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4));
        Assert.InRange(end, Overhead - 4, frame.Length - 4);
        for (var at = 12; at < end;)
        {
            var name = System.Text.Encoding.UTF8.GetString(frame, at + 1, frame[at]);
            at += 1 + frame[at];
            Assert.Equal(7, frame[at]); // The type of a text.
            var length = BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(at + 1));
            headers.Add((name, System.Text.Encoding.UTF8.GetString(frame, at + 3, length)));
            at += 3 + length;
        }

        return headers;
    }
}
