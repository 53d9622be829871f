using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>The way a number is written, and the points against it that follow from it.</summary>
/// <param name="Grouping">The groups of its digits.</param>
/// <param name="GapBefore">The <see cref="Gap"/> before its first digit; none if there is no digit before it.</param>
/// <param name="GapAfter">The <see cref="Gap"/> after its last digit; none if there is no digit after it.</param>
/// <param name="Before">The symbol before it.</param>
/// <param name="After">The symbol after it.</param>
internal readonly record struct NumberForm(Grouping Grouping, int GapBefore, int GapAfter, SymbolKind Before, SymbolKind After)
{
    private const int AgainstLonger = 40;
    private const int AgainstTime = 30;

    /// <summary>True when a symbol beside it makes it a part of something else.</summary>
    public bool IsPartOfOther => IsOther(Before) || IsOther(After);

    /// <summary>True when a symbol beside it joins it to an address or identifier.</summary>
    public bool IsInIdentifier => Before == SymbolKind.Joint || After == SymbolKind.Joint;

    /// <summary>The points against it, on the scale of a rule's score.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Against(bool isTime) =>
        Grouping.Against
        + (IsJoined ? AgainstLonger : 0)
        + (isTime ? AgainstTime : 0)
        + (After == SymbolKind.DecimalTail ? Grouping.AgainstSeldom : 0);

    /// <summary>True when it can be a time in one piece: yyyyMMddHHmm.</summary>
    public bool IsTime(ReadOnlySpan<byte> d) =>
        Grouping.IsInOnePiece
        && d.Length == 12
        && ((d[0] == 1 && d[1] == 9) || (d[0] == 2 && d[1] == 0))
        && ((10 * d[4]) + d[5]) is >= 1 and <= 12
        && ((10 * d[6]) + d[7]) is >= 1 and <= 31
        && ((10 * d[8]) + d[9]) <= 23
        && d[10] <= 5;

    private bool IsJoined => Grouping.IsInOnePiece
        ? Gap.Joins(GapBefore) || Gap.Joins(GapAfter)
        : Grouping.Has(GapBefore) || Grouping.Has(GapAfter);

    private static bool IsOther(SymbolKind beside) => beside is SymbolKind.Letter or SymbolKind.Point;
}
