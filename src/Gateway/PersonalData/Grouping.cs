namespace Gateway.PersonalData;

/// <summary>How the digits of one number are cut into groups; the end of a text cuts nothing.</summary>
/// <param name="IsEven">Whether all groups are of one length, with one kind of gap.</param>
/// <param name="Kinds">The gaps between them: their <see cref="Bit"/>s.</param>
internal readonly record struct Grouping(bool IsEven, int Kinds)
{
    /// <summary>What tells against a number that is written as people write seldom, in the points of a rule's score.</summary>
    public const int AgainstSeldom = 30;

    private const int AgainstUneven = 20;

    private static readonly int Spaces = Bit(Gap.Space) | Bit(Gap.IdeographicSpace);

    // What people put between the digits of a number seldom, and often elsewhere.
    private static readonly int Seldom = Bit(Gap.Cell) | Bit(Gap.Joint) | Bit(Gap.Point);

    public bool IsInOnePiece => Kinds == 0;

    /// <summary>What tells against a number in such groups, in the points of a rule's score.</summary>
    public int Against => (IsEven ? 0 : AgainstUneven) + ((Kinds & Seldom) != 0 ? AgainstSeldom : 0);

    /// <summary>Whether a gap is one of those between its groups.</summary>
    public bool Has(int gap) => (Kinds & Bit(gap)) != 0;

    /// <summary>The bit of a gap: eight kinds are in a byte. None for no gap, and for the end of a text.</summary>
    public static int Bit(int gap) => gap is > Gap.None and <= Gap.Point ? 1 << (gap & 7) : 0;

    /// <param name="kinds">The gaps.</param>
    /// <param name="borders">Bit n is set where a group begins with digit n + 1.</param>
    /// <param name="digits">How many digits there are: 11 or 12.</param>
    public static Grouping Of(int kinds, uint borders, int digits) => new(
        kinds == 0 || (((kinds & (kinds - 1)) == 0 || (kinds & ~Spaces) == 0) && IsEvenlyCut(borders, digits)), kinds);

    private static bool IsEvenlyCut(uint borders, int digits) => digits == 12
        ? borders is 0b111_1111_1111 or 0b010_1010_1010 or 0b001_0010_0100 or 0b000_1000_1000 or 0b000_0010_0000
        : borders == 0b11_1111_1111;
}
