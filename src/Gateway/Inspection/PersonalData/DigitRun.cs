using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.Inspection.PersonalData;

/// <summary>
/// Digits one after another, with at most separators between them; the last few are kept. A text's end ends nothing: the
/// next text may go on.
/// </summary>
internal struct DigitRun
{
    private const int Room = 64;
    private const int Kept = 32;

    private Places _places;
    private Values _values;
    private Values _gaps;
    private bool _beginsHere;
    private int _lastGap;

    public int Count { get; private set; }

    /// <summary>What stands before the first digit.</summary>
    public SymbolKind Before { get; private set; }

    /// <summary>Begins anew. What is left of the digits before is not looked at any more, and not cleared.</summary>
    public void Begin(SymbolKind before) => (Before, _beginsHere, _lastGap, Count) = (before, true, 0, 0);

    /// <summary>Ends it: what comes next is no part of it.</summary>
    public void End() => Count = 0;

    /// <summary>Adds a digit.</summary>
    /// <param name="place">Where it is written.</param>
    /// <param name="value">0 to 9.</param>
    /// <param name="gap">Which <see cref="Gap"/> is before it.</param>
    public void Add(DigitPlace place, int value, int gap)
    {
        if (Count == Room)
        {
            Forget(Room - Kept);
        }

        _places[Count] = place;
        _values[Count] = (byte)value;
        _gaps[Count] = (byte)(Count == 0 ? Gap.None : gap);
        _lastGap = gap is Gap.None or Gap.TextEnd ? _lastGap : Count;
        Count++;
    }

    /// <summary>Whether a number may begin with this digit.</summary>
    public readonly bool MayBeginAt(int index) => index == 0 ? _beginsHere : _gaps[index] != Gap.None;

    /// <summary>The gap before a digit.</summary>
    public readonly int GapBefore(int index) => _gaps[index];

    /// <summary>Whether there is a gap among the digits from this one on.</summary>
    public readonly bool HasGapBehind(int index) => _lastGap > index;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> ValuesFrom(int index) => ((ReadOnlySpan<byte>)_values)[index..Count];

    [UnscopedRef]
    public readonly ReadOnlySpan<DigitPlace> PlacesFrom(int index) => ((ReadOnlySpan<DigitPlace>)_places)[index..Count];

    private void Forget(int oldest)
    {
        ((Span<DigitPlace>)_places)[oldest..].CopyTo(_places);
        ((Span<byte>)_values)[oldest..].CopyTo(_values);
        ((Span<byte>)_gaps)[oldest..].CopyTo(_gaps);
        Count -= oldest;
        _lastGap -= oldest;
        _beginsHere = _gaps[0] != Gap.None;
        Before = SymbolKind.Separator;
    }

    [InlineArray(Room)]
    private struct Places
    {
        private DigitPlace _first;
    }

    [InlineArray(Room)]
    private struct Values
    {
        private byte _first;
    }
}
