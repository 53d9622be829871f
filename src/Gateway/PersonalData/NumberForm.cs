namespace Gateway.PersonalData;

/// <summary>How a number is written, and what that tells against its being one.</summary>
/// <param name="Grouping">How its digits are cut into groups.</param>
/// <param name="GapBefore">The <see cref="Gap"/> before its first digit; none where nothing that it could belong to is there.</param>
/// <param name="GapAfter">The same after its last digit.</param>
/// <param name="Before">What stands before it.</param>
/// <param name="After">What stands after it.</param>
internal readonly record struct NumberForm(Grouping Grouping, int GapBefore, int GapAfter, SymbolKind Before, SymbolKind After)
{
    private const int AgainstLonger = 40;
    private const int AgainstTime = 30;

    /// <summary>Whether what is joined to it makes it a part of something else.</summary>
    public bool IsPartOfOther => IsOther(Before) || IsOther(After);

    /// <summary>Whether it is joined to others by what addresses and identifiers are joined by.</summary>
    public bool IsInIdentifier => Before == SymbolKind.Joint || After == SymbolKind.Joint;

    /// <summary>What tells against a number with these digits, in the points of a rule's score.</summary>
    public int Against(bool isTime) =>
        Grouping.Against
        + (IsJoined ? AgainstLonger : 0)
        + (isTime ? AgainstTime : 0)
        + (After == SymbolKind.DecimalTail ? Grouping.AgainstSeldom : 0);

    /// <summary>Whether it can be a time in one piece: yyyyMMddHHmm.</summary>
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
