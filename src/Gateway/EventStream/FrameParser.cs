using System.Buffers.Binary;
using System.IO.Hashing;

namespace Gateway.EventStream;

/// <summary>
/// Verifies <c>application/vnd.amazon.eventstream</c> frames. Pure: no I/O, no state, no allocation.
/// </summary>
/// <remarks>https://smithy.io/2.0/aws/amazon-eventstream.html</remarks>
internal static class FrameParser
{
    /// <summary>The longest accepted frame, in bytes. The format allows 24 MiB; Bedrock sends chunks of at most 1 MB.</summary>
    public const int MaxFrameLength = 16 * 1024 * 1024;

    /// <summary>Length in bytes of the prelude: total length, headers length, and the checksum of these two.</summary>
    public const int PreludeLength = 12;

    /// <summary>Length in bytes of the trailer: the checksum of everything before it.</summary>
    public const int TrailerLength = sizeof(uint);

    // The format's own limit.
    private const int MaxHeadersLength = 128 * 1024;

    /// <summary>Parses the frame at the start of <paramref name="buffer"/>. Bytes after a whole frame are not read.</summary>
    public static ParseResult Parse(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length < PreludeLength)
        {
            return ParseResult.NeedMore(PreludeLength);
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(buffer);
        var headersLength = BinaryPrimitives.ReadUInt32BigEndian(buffer[sizeof(uint)..]);
        if (!EndsInItsChecksum(buffer[..PreludeLength]) || !ArePossible(length, headersLength))
        {
            return ParseResult.Corrupt;
        }

        if (buffer.Length < length)
        {
            return ParseResult.NeedMore((int)length);
        }

        var frame = buffer[..(int)length];
        var payloadStart = PreludeLength + (int)headersLength;
        if (!EndsInItsChecksum(frame)
            || !FrameHeaders.TryRead(frame[..payloadStart], out var kind, out var type, out var message))
        {
            return ParseResult.Corrupt;
        }

        var payload = payloadStart..(frame.Length - TrailerLength);
        return new(ParseStatus.Frame, frame.Length, new(kind, type, message, payload));
    }

    private static bool ArePossible(uint length, uint headersLength) =>
        length is >= PreludeLength + TrailerLength and <= MaxFrameLength
        && headersLength <= MaxHeadersLength
        && headersLength <= length - PreludeLength - TrailerLength;

    private static bool EndsInItsChecksum(ReadOnlySpan<byte> bytes) =>
        Crc32.HashToUInt32(bytes[..^TrailerLength]) == BinaryPrimitives.ReadUInt32BigEndian(bytes[^TrailerLength..]);
}
