using System.Buffers.Binary;

namespace Gateway.Simulator.BedrockRuntime.EventStream;

/// <summary>Frames with a wrong checksum. Everything else in them is correct.</summary>
internal static class BrokenFrame
{
    private const int PreludeChecksumAt = 8;
    private const int ChecksumLength = 4;

    /// <summary>The same frame with a wrong message checksum.</summary>
    internal static byte[] Message(byte[] frame)
    {
        var broken = frame.ToArray();
        broken[^1] ^= 1;
        return broken;
    }

    /// <summary>
    /// The same frame with a wrong prelude checksum. The message checksum is correct for these bytes.
    /// </summary>
    internal static byte[] Prelude(byte[] frame)
    {
        var broken = frame.ToArray();
        broken[PreludeChecksumAt] ^= 1;
        BinaryPrimitives.WriteUInt32BigEndian(
            broken.AsSpan(broken.Length - ChecksumLength), Checksum(broken.AsSpan(..^ChecksumLength)));
        return broken;
    }

    // CRC-32 of IEEE 802.3, bit by bit: it runs once per broken frame, and the SDK's own is not public.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var one in bytes)
        {
            sum ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320 & (0 - (sum & 1)));
            }
        }

        return ~sum;
    }
}
