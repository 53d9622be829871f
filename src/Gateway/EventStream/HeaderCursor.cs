using System.Buffers.Binary;

namespace Gateway.EventStream;

/// <summary>Steps through the headers of a frame.</summary>
/// <param name="head">The frame up to the end of its headers.</param>
internal ref struct HeaderCursor(ReadOnlySpan<byte> head)
{
    /// <summary>The type byte of a header whose value is text.</summary>
    public const byte Text = 7;

    private readonly ReadOnlySpan<byte> _head = head;

    public ReadOnlySpan<byte> Name { get; private set; }

    public byte Type { get; private set; }

    /// <summary>Position of the value, counted from the frame's first byte.</summary>
    public Range Value { get; private set; }

    /// <summary>Position of the next header, counted from the frame's first byte.</summary>
    public int Next { get; private set; } = FrameParser.PreludeLength;

    /// <summary>Moves to the next header. False at the end, or if the bytes are not a valid header.</summary>
    public bool TryMove()
    {
        var rest = _head[Next..];
        if (rest.IsEmpty || rest[0] == 0 || rest.Length < 2 + rest[0])
        {
            return false;
        }

        var name = rest.Slice(1, rest[0]);
        var type = rest[1 + name.Length];
        var prefix = type is 6 or Text ? sizeof(ushort) : 0;
        var start = 2 + name.Length + prefix;
        if (rest.Length < start)
        {
            return false;
        }

        var length = prefix == 0 ? FixedLength(type) : BinaryPrimitives.ReadUInt16BigEndian(rest[(start - prefix)..]);
        if (length < 0 || rest.Length - start < length)
        {
            return false;
        }

        Name = name;
        Type = type;
        Value = (Next + start)..(Next + start + length);
        Next += start + length;
        return true;
    }

    private static int FixedLength(byte type) => type switch
    {
        0 or 1 => 0, // true, false
        2 => sizeof(byte),
        3 => sizeof(short),
        4 => sizeof(int),
        5 or 8 => sizeof(long), // 8: a time in milliseconds
        9 => 16, // a UUID
        _ => -1,
    };
}
