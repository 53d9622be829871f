using System.Buffers.Binary;
using Gateway.Testing;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Makes the inputs of one target, each from its own seed, in memory that the next input reuses.</summary>
internal sealed class Mutator(FuzzTarget target, ulong seed)
{
    private const int MaxChanges = 6;

    // Long inputs cost a thousand times as much; this is often enough to find costs that grow faster than the input.
    private const int LongOnceIn = 2_000;
    private const int RandomOnceIn = 20;
    private const int MaxRandomLength = 400;
    private const int MaxRangeLength = 64;

    // Boundary values of lengths: signs, powers of two, the format's own limits.
    private static readonly uint[] Lengths =
    [
        0, 1, 2, 4, 11, 12, 15, 16, 17, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x1_0000, 0x2_0000, 0x2_0001,
        0x100_0000, 0x100_0001, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, uint.MaxValue,
    ];

    private readonly byte[] _bytes = new byte[target.MaxInputLength];
    private readonly byte[] _held = new byte[MaxRangeLength];
    private readonly SplitMix64 _dice = new();
    private int _length;

    /// <summary>Makes the input with this number; it is valid until the next one is made.</summary>
    public ReadOnlyMemory<byte> Make(long number)
    {
        _dice.Seed(seed ^ ((ulong)number * 0xD1342543DE82EF95));
        _length = 0;
        if (_dice.OneIn(RandomOnceIn))
        {
            Insert(0, Random(_dice.Below(MaxRandomLength)));
        }
        else
        {
            Insert(0, _dice.Of(target.Samples));
        }

        // Half of the inputs have one change: with more changes, most are refused at the first one.
        var changes = 0;
        do
        {
            Change();
            changes++;
        }
        while (changes < MaxChanges && _dice.OneIn(2));

        if (_dice.OneIn(LongOnceIn))
        {
            Lengthen();
        }

        target.Repair(_bytes.AsSpan(0, _length), _dice);
        return _bytes.AsMemory(0, _length);
    }

    private void Change()
    {
        var at = _dice.Below(_length + 1);
        switch (_dice.Below(10))
        {
            case 0 when at < _length:
                _bytes[at] ^= (byte)(1 << _dice.Below(8));
                break;
            case 1 when at < _length:
                _bytes[at] = (byte)_dice.Below(256);
                break;
            case 2:
                _length = at;
                break;
            case 3:
                Remove(at, _dice.Below(MaxRangeLength));
                break;
            case 4:
                Insert(_dice.Below(_length + 1), Copy(at, _dice.Below(MaxRangeLength)));
                break;
            case 5:
                Splice(at);
                break;
            case 6:
                WriteLength(at);
                break;
            case 7:
                Insert(at, _dice.Of(target.Tokens));
                break;
            default:
                Insert(BehindAnchor(at), _dice.Of(target.Tokens));
                break;
        }
    }

    // Replaces the rest of this input by the rest of another valid one.
    private void Splice(int at)
    {
        var other = _dice.Of(target.Samples);
        _length = at;
        Insert(at, other.AsSpan(_dice.Below(other.Length + 1)));
    }

    private void WriteLength(int at)
    {
        var length = _dice.OneIn(4) ? (uint)_dice.Below(2 * _length + 1) : _dice.Of(Lengths);
        if (at + sizeof(uint) > _length)
        {
            return;
        }

        if (_dice.OneIn(2))
        {
            BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at), length);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(at), (ushort)length);
        }
    }

    // Repeats one range many times: deep nesting, many members, many escapes, many frames.
    private void Lengthen()
    {
        var piece = _dice.OneIn(2)
            ? _dice.Of(target.Tokens)
            : Copy(_dice.Below(_length + 1), 1 + _dice.Below(MaxRangeLength)).ToArray();
        var at = BehindAnchor(_dice.Below(_length + 1));
        var times = piece.Length == 0 ? 0 : _dice.Below((_bytes.Length - _length) / piece.Length);
        var end = at + times * piece.Length;
        _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(end));
        for (var to = at; to < end; to += piece.Length)
        {
            piece.CopyTo(_bytes, to);
        }

        _length += end - at;
    }

    private int BehindAnchor(int from)
    {
        var found = _bytes.AsSpan(from, _length - from).IndexOfAny(target.Anchors);
        return found < 0 ? from : from + found + 1;
    }

    private ReadOnlySpan<byte> Copy(int at, int length) => _bytes.AsSpan(at, Math.Min(length, _length - at));

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        foreach (ref var one in bytes.AsSpan())
        {
            one = (byte)_dice.Next();
        }

        return bytes;
    }

    private void Insert(int at, ReadOnlySpan<byte> piece)
    {
        // The piece may be part of the bytes that move.
        if (piece.Length <= MaxRangeLength)
        {
            piece.CopyTo(_held);
            piece = _held.AsSpan(0, piece.Length);
        }

        if (_length + piece.Length <= _bytes.Length)
        {
            _bytes.AsSpan(at, _length - at).CopyTo(_bytes.AsSpan(at + piece.Length));
            piece.CopyTo(_bytes.AsSpan(at));
            _length += piece.Length;
        }
    }

    private void Remove(int at, int length)
    {
        length = Math.Min(length, _length - at);
        _bytes.AsSpan(at + length, _length - at - length).CopyTo(_bytes.AsSpan(at));
        _length -= length;
    }
}
