using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Amazon.Runtime.EventStreams;
using Gateway.EventStream;

namespace Gateway.Tests.EventStream;

/// <summary>Valid frames, made by the AWS SDK, and frames with one defect.</summary>
internal static class Frames
{
    /// <summary>A frame recorded from Bedrock.</summary>
    public static readonly byte[] Golden =
    [
        .. Convert.FromHexString("000000b500000052386068d5"),
        .. Text(":event-type", "messageStart"),
        .. Text(":content-type", "application/json"),
        .. Text(":message-type", "event"),
        .. """{"p":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123","role":"assistant"}"""u8,
        .. Convert.FromHexString("82767954"),
    ];

    /// <summary>The frames of a short response.</summary>
    public static readonly byte[][] Response =
    [
        Golden,
        Event("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"こんにちは"},"p":"abcdefghij"}"""u8),
        Event("messageStop", """{"p":"abc","stopReason":"end_turn"}"""u8),
    ];

    /// <summary>The headers of an event, in bytes.</summary>
    public static byte[] EventHeaders => [.. Text(":event-type", "messageStart"), .. Text(":message-type", "event")];

    public static byte[] Event(string type, ReadOnlySpan<byte> payload) =>
        Of([(":event-type", type), (":content-type", "application/json"), (":message-type", "event")], payload);

    /// <summary>A frame with these headers, all with text values.</summary>
    public static byte[] Of((string Name, string Value)[] headers, ReadOnlySpan<byte> payload) =>
        new EventStreamMessage([.. headers.Select(header => Header(header.Name, header.Value))], payload.ToArray())
            .ToByteArray();

    public static IEventStreamHeader Header(string name, string value)
    {
        var header = new EventStreamHeader(name);
        header.SetString(value);
        return header;
    }

    /// <summary>The bytes of one header with a text value.</summary>
    public static byte[] Text(string name, string value) =>
        [.. Bare(name, 7), (byte)(value.Length >> 8), (byte)value.Length, .. Encoding.UTF8.GetBytes(value)];

    /// <summary>The bytes of a header up to its value.</summary>
    public static byte[] Bare(string name, byte type) => [(byte)name.Length, .. Encoding.UTF8.GetBytes(name), type];

    /// <summary>A frame with correct checksums that contains <paramref name="headers"/>, whatever these bytes are.</summary>
    public static byte[] About(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        byte[] before =
            [.. Prelude((uint)(16 + headers.Length + payload.Length), (uint)headers.Length), .. headers, .. payload];

        return [.. before, .. BigEndian(Crc32.HashToUInt32(before))];
    }

    /// <summary>The first twelve bytes of a frame, with a correct checksum.</summary>
    public static byte[] Prelude(uint length, uint headersLength)
    {
        byte[] lengths = [.. BigEndian(length), .. BigEndian(headersLength)];

        return [.. lengths, .. BigEndian(Crc32.HashToUInt32(lengths))];
    }

    /// <summary>Reads to the end: copies of the frames that were read, and the status that ended them.</summary>
    public static async Task<(List<byte[]> Shown, FrameStatus Ended)> ReadAllAsync(Stream source)
    {
        using var reader = new FrameReader(source);
        var shown = new List<byte[]>();
        while (true)
        {
            var read = await reader.ReadAsync(TestContext.Current.CancellationToken);
            if (read.Status != FrameStatus.Frame)
            {
                return (shown, read.Status);
            }

            shown.Add(read.Frame.Bytes.ToArray());
        }
    }

    private static byte[] BigEndian(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
