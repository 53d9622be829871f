using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Gateway.PersonalData;

/// <summary>
/// A run of digits with nothing but separators between them, of which the last few are kept. The end of a text does not end the
/// run: the next text may continue it.
/// </summary>
internal struct DigitRun
{
    private const int Room = 64;
    private const int Capacity = 32;

    // The greatest kind of gap. The end of a text is mapped to it.
    private const int LastKind = 15;

    // Sixteen gaps are read at once, from the start of any number.
    private const int RoomToRead = Room + 16;

    // Masks of the gaps inside a number of so many digits.
    private static readonly Vector128<byte> EndOf12 = Vector128.Create(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0);
    private static readonly Vector128<byte> EndOf11 = Vector128.Create(255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0);

    private Spans _places;
    private Values _values;
    private Values _gaps;
    private LastOf _lastOf;
    private bool _beginsHere;

    // The digits of all earlier runs, and those of this run that are no longer kept.
    private int _earlier;

    // Positions, counted over all digits: the first digit of those with the same gap before each, and of those without a gap.
    private int _alikeFrom;
    private int _pieceFrom;

    public int Count { get; private set; }

    /// <summary>The gap before the last digit that was added by itself.</summary>
    public int LastGap { get; private set; }

    /// <summary>
    /// The number of last digits, each by itself, with the same gap before each. Many of them are a survey, in which no number
    /// begins or ends.
    /// </summary>
    public readonly int Alike => _earlier + Count - _alikeFrom;

    /// <summary>The number of digits since the last gap.</summary>
    public readonly int Piece => _earlier + Count - _pieceFrom;

    /// <summary>The symbol before the first digit, once it has been read.</summary>
    public SymbolKind Before { get; private set; }

    /// <summary>The position of the first digit, while the symbol before it has not been read; else negative.</summary>
    public int UnreadBefore { get; private set; }

    /// <summary>Resets the run. Earlier digits stay in the buffer but are ignored.</summary>
    /// <param name="unreadBefore">The position of the first digit; negative if the symbol before it is known.</param>
    /// <param name="before">That symbol.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int unreadBefore, SymbolKind before)
    {
        _earlier += Count;
        (Before, UnreadBefore) = (before, unreadBefore);
        (_beginsHere, Count, _alikeFrom, _pieceFrom) = (true, 0, _earlier, _earlier);
    }

    /// <summary>Sets the symbol before the first digit.</summary>
    public void ReadBefore(SymbolKind before) => (Before, UnreadBefore) = (before, -1);

    /// <summary>Ends the run: the next digit is not a part of it.</summary>
    public void End()
    {
        _earlier += Count;
        Count = 0;
    }

    /// <summary>Adds a digit.</summary>
    /// <param name="span">The position of the digit.</param>
    /// <param name="value">0 to 9.</param>
    /// <param name="gap">The <see cref="Gap"/> before it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(DigitSpan span, int value, int gap)
    {
        if (Count == Room)
        {
            Forget(Room - Capacity);
        }

        var count = Count;
        var all = _earlier + count;
        _places[count] = span;
        _values[count] = (byte)value;
        _gaps[count] = (byte)gap;
        _lastOf[gap & LastKind] = all;
        if (gap != LastGap)
        {
            (LastGap, _alikeFrom) = (gap, all);
        }

        if (gap is not (Gap.None or Gap.TextEnd))
        {
            _pieceFrom = all;
        }

        Count = count + 1;
    }

    /// <summary>Adds ASCII digits that follow the last one directly.</summary>
    /// <param name="start">The position of the first.</param>
    /// <param name="count">The number of digits, at most 16.</param>
    /// <param name="text">The text from the first digit on.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddPiece(int start, int count, ReadOnlySpan<byte> text)
    {
        if (Count + count > Room)
        {
            Forget(Count - Capacity);
        }

        // All at once; values after the last digit are overwritten by the next digits.
        var values = ((Span<byte>)_values)[Count..];
        if (text.Length >= Vector128<byte>.Count)
        {
            (Vector128.Create(text) - Vector128.Create((byte)'0')).CopyTo(values);
        }
        else
        {
            for (var i = 0; i < count; i++)
            {
                values[i] = (byte)(text[i] - '0');
            }
        }

        Vector128<byte>.Zero.CopyTo(((Span<byte>)_gaps)[Count..]);
        var places = ((Span<DigitSpan>)_places).Slice(Count, count);
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = new DigitSpan(start + i, 1);
        }

        Count += count;
        _alikeFrom = _earlier + Count;
    }

    /// <summary>True when a number may begin with this digit.</summary>
    public readonly bool MayBeginAt(int index) => index == 0 ? _beginsHere : _gaps[index] != Gap.None;

    /// <summary>The gap before a digit.</summary>
    public readonly int GapBefore(int index) => _gaps[index];

    /// <summary>
    /// True when a gap of this kind is between two digits from this one on. A cheap check that decides most cases.
    /// </summary>
    public readonly bool HasGapAfter(int index, int gap) =>
        gap is > Gap.None and <= Gap.Point && _lastOf[gap & LastKind] > _earlier + index;

    /// <summary>The grouping of the digits from this one on.</summary>
    /// <param name="index">The 12th or 11th digit from the end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly Grouping GroupingFrom(int index)
    {
        var digits = Count - index;
        if (Piece >= digits)
        {
            return new(IsEven: true, Kinds: 0);
        }

        // The kinds from 1 on, of which the last is in the lowest bit.
        var last = Vector256.LoadUnsafe(in _lastOf[1]);
        var found = Vector256.GreaterThan(last, Vector256.Create(_earlier + index)).ExtractMostSignificantBits();
        var kinds = (int)((found << 1) | (found >> 7)) & 0xFF;
        return Grouping.IsOfOneKind(kinds) ? new(Grouping.IsEvenlyCut(Borders(index, digits), digits), kinds) : new(IsEven: false, kinds);
    }

    // Bit n is set where a group begins with digit n + 1. The end of a text cuts nothing.
    private readonly uint Borders(int index, int digits)
    {
        var gaps = Vector128.LoadUnsafe(in _gaps[0], (nuint)(index + 1)) & (digits == 12 ? EndOf12 : EndOf11);
        var none = Vector128.Equals(gaps, Vector128<byte>.Zero) | Vector128.Equals(gaps, Vector128.Create((byte)Gap.TextEnd));
        return ~none.ExtractMostSignificantBits() & 0xFFFF;
    }

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> ValuesFrom(int index) => ((ReadOnlySpan<byte>)_values)[index..Count];

    [UnscopedRef]
    public readonly ReadOnlySpan<DigitSpan> SpansFrom(int index) => ((ReadOnlySpan<DigitSpan>)_places)[index..Count];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forget(int oldest)
    {
        ((Span<DigitSpan>)_places)[oldest..].CopyTo(_places);
        ((Span<byte>)_values)[oldest..].CopyTo(_values);
        ((Span<byte>)_gaps)[oldest..].CopyTo(_gaps);
        Count -= oldest;
        _earlier += oldest;
        _beginsHere = _gaps[0] != Gap.None;
        ReadBefore(SymbolKind.Separator);
    }

    [InlineArray(LastKind + 1)]
    private struct LastOf
    {
        private int _first;
    }

    [InlineArray(Room)]
    private struct Spans
    {
        private DigitSpan _first;
    }

    [InlineArray(RoomToRead)]
    private struct Values
    {
        private byte _first;
    }
}
