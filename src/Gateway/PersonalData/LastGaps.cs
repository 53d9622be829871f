using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>
/// The gaps before the last 16 digits, a byte for each with the <see cref="Grouping.Bit"/> of its kind; the last digit's is the
/// lowest byte. So the gaps inside a number are known together, and nothing is looked up again for each number.
/// </summary>
/// <remarks>Two numbers: a larger one stored in halves and loaded as a whole makes the processor wait each time.</remarks>
internal struct LastGaps
{
    private const int BitsOfEach = 8;
    private const int InEach = 8;

    private ulong _last;
    private ulong _earlier;

    /// <summary>Adds the gap before the next digit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int gap)
    {
        _earlier = (_earlier << BitsOfEach) | (_last >> ((InEach - 1) * BitsOfEach));
        _last = (_last << BitsOfEach) | (uint)Grouping.Bit(gap);
    }

    /// <summary>Adds digits without gaps, at least 1 and at most 15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddNone(int count)
    {
        var (last, bits) = (_last, (count % InEach) * BitsOfEach);
        (_last, _earlier) = count >= InEach
            ? (0, last << bits)
            : (last << bits, (_earlier << bits) | (last >> ((InEach * BitsOfEach) - bits)));
    }

    /// <summary>The kinds of the last gaps together.</summary>
    /// <param name="count">8 to 15.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int KindsOf(int count)
    {
        var kinds = _last | (_earlier & ((1UL << ((count - InEach) * BitsOfEach)) - 1));
        kinds |= kinds >> 32;
        kinds |= kinds >> 16;
        kinds |= kinds >> 8;
        return (int)(kinds & 0xFF);
    }

    /// <summary>Bit n is set where there is a gap in front of the last digit but n.</summary>
    /// <param name="count">The number of gaps to look at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Borders(int count)
    {
        var none = Vector128.Equals(Vector128.Create(_last, _earlier).AsByte(), Vector128<byte>.Zero);
        return ~none.ExtractMostSignificantBits() & ((1u << count) - 1);
    }
}
