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

    // Sixteen bytes are written at once, behind any digit.
    private const int RoomToWrite = Room + 16;

    private Spans _places;
    private Values _values;
    private Values _gaps;
    private LastGaps _lastGaps;
    private bool _beginsHere;

    // The digits of all earlier runs, and those of this run that are no longer kept.
    private int _earlier;

    // The position, counted over all digits, of the first digit of those with the same gap before each.
    private int _alikeFrom;

    public int Count { get; private set; }

    /// <summary>The gap before the last digit that was added by itself.</summary>
    public int LastGap { get; private set; }

    /// <summary>
    /// The number of last digits, each by itself, with the same gap before each. Many of them are a survey, in which no number
    /// begins or ends.
    /// </summary>
    public readonly int Alike => _earlier + Count - _alikeFrom;

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
        (_beginsHere, Count, _alikeFrom) = (true, 0, _earlier);
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
        _places[count] = span;
        _values[count] = (byte)value;
        _gaps[count] = (byte)gap;
        _lastGaps.Add(gap);
        if (gap != LastGap)
        {
            (LastGap, _alikeFrom) = (gap, _earlier + count);
        }

        Count = count + 1;
    }

    /// <summary>Adds ASCII digits that follow the last one directly.</summary>
    /// <param name="start">The position of the first.</param>
    /// <param name="count">The number of digits, 1–15.</param>
    /// <param name="text">The text from the first digit on.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        _lastGaps.AddNone(count);
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

    /// <summary>The kinds of gaps between so many last digits, as <see cref="Grouping.Bit"/>s; 0 for one piece.</summary>
    /// <param name="digits">11 or 12.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int KindsWithin(int digits) => _lastGaps.KindsOf(digits - 1);

    /// <summary>The grouping of so many last digits.</summary>
    /// <param name="digits">11 or 12.</param>
    /// <param name="kinds">The <see cref="KindsWithin"/> them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Grouping GroupingOf(int digits, int kinds) =>
        new(Grouping.IsOfOneKind(kinds) && Grouping.IsEvenlyCut(_lastGaps.Borders(digits - 1), digits), kinds);

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

    [InlineArray(Room)]
    private struct Spans
    {
        private DigitSpan _first;
    }

    [InlineArray(RoomToWrite)]
    private struct Values
    {
        private byte _first;
    }
}
