using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Gateway.EventStream;

/// <summary>Writes the gateway's own frames: errors that it reports in the middle of a stream.</summary>
internal static class FrameWriter
{
    /// <param name="type">The exception's name as the stream's model spells it, such as throttlingException.</param>
    /// <param name="payload">JSON.</param>
    /// <exception cref="ArgumentException">The frame would be too long for a client to read.</exception>
    public static byte[] Exception(string type, ReadOnlySpan<byte> payload)
    {
        var headersLength = LengthOf(":exception-type", type)
            + LengthOf(":content-type", "application/json")
            + LengthOf(":message-type", "exception");
        var length = (long)FrameParser.PreludeLength + headersLength + payload.Length + FrameParser.TrailerLength;

        // The format's limit for the length of a text.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Encoding.UTF8.GetByteCount(type), short.MaxValue, nameof(type));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, FrameParser.MaxFrameLength, nameof(payload));

        var frame = new byte[length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(sizeof(uint)), (uint)headersLength);
        WriteChecksum(frame.AsSpan(0, FrameParser.PreludeLength));

        var rest = frame.AsSpan(FrameParser.PreludeLength);
        rest = WriteHeader(rest, ":exception-type", type);
        rest = WriteHeader(rest, ":content-type", "application/json");
        rest = WriteHeader(rest, ":message-type", "exception");
        payload.CopyTo(rest);
        WriteChecksum(frame);

        return frame;
    }

    // One byte for the length of the name, one for the type, two for the length of the value.
    private static int LengthOf(string name, string value) => 4 + name.Length + Encoding.UTF8.GetByteCount(value);

    private static Span<byte> WriteHeader(Span<byte> to, string name, string value)
    {
        to[0] = (byte)name.Length;
        var valueStart = 4 + Encoding.UTF8.GetBytes(name, to[1..]);
        to[valueStart - 3] = HeaderCursor.Text;
        var length = Encoding.UTF8.GetBytes(value, to[valueStart..]);
        BinaryPrimitives.WriteUInt16BigEndian(to[(valueStart - sizeof(ushort))..], (ushort)length);

        return to[(valueStart + length)..];
    }

    private static void WriteChecksum(Span<byte> bytes) =>
        BinaryPrimitives.WriteUInt32BigEndian(
            bytes[^FrameParser.TrailerLength..], Crc32.HashToUInt32(bytes[..^FrameParser.TrailerLength]));
}
