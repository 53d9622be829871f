namespace Gateway.PersonalData;

/// <summary>The groups of a number's digits; the end of a text does not separate groups.</summary>
/// <param name="IsEven">True when all groups have the same length and the same kind of gap.</param>
/// <param name="Kinds">The gaps between them, as <see cref="Bit"/>s.</param>
internal readonly record struct Grouping(bool IsEven, int Kinds)
{
    /// <summary>The points against a number with rare separators, on the scale of a rule's score.</summary>
    public const int AgainstSeldom = 30;

    private const int AgainstUneven = 20;

    private static readonly int Spaces = Bit(Gap.Space) | Bit(Gap.IdeographicSpace);

    // Separators that are rare inside such numbers, but common elsewhere.
    private static readonly int Seldom = Bit(Gap.Cell) | Bit(Gap.Joint) | Bit(Gap.Point);

    public bool IsInOnePiece => Kinds == 0;

    /// <summary>The points against a number in such groups, on the scale of a rule's score.</summary>
    public int Against => (IsEven ? 0 : AgainstUneven) + (HasSeldom(Kinds) ? AgainstSeldom : 0);

    /// <summary>True when a gap is one of those between its groups.</summary>
    public bool Has(int gap) => (Kinds & Bit(gap)) != 0;

    /// <summary>The bit of a gap; eight kinds fit into a byte. 0 for no gap, and for the end of a text (which is bit 31).</summary>
    public static int Bit(int gap) => ((1 << gap) >> Gap.Space) & 0xFF;

    /// <summary>True when the gaps are of one kind, or spaces.</summary>
    public static bool IsOfOneKind(int kinds) => (kinds & (kinds - 1)) == 0 || (kinds & ~Spaces) == 0;

    /// <summary>True when a gap is of a kind that is rare in such numbers.</summary>
    public static bool HasSeldom(int kinds) => (kinds & Seldom) != 0;

    /// <summary>True when all groups are of one length.</summary>
    /// <param name="borders">Bit n is set where a group ends n + 1 digits before the end.</param>
    /// <param name="digits">The number of digits: 11 or 12.</param>
    public static bool IsEvenlyCut(uint borders, int digits) => digits == 12
        ? borders is 0 or 0b111_1111_1111 or 0b010_1010_1010 or 0b001_0010_0100 or 0b000_1000_1000 or 0b000_0010_0000
        : borders is 0 or 0b11_1111_1111;
}
