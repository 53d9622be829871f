namespace Gateway.Inspection.PersonalData;

/// <summary>How the digits of one number are cut into groups; the end of a text cuts nothing.</summary>
/// <param name="IsEven">Whether all groups are of one length, with one kind of gap.</param>
/// <param name="Kinds">The gaps between them, a bit for each <see cref="Gap"/>.</param>
internal readonly record struct Grouping(bool IsEven, int Kinds)
{
    private const int Spaces = (1 << Gap.Space) | (1 << Gap.IdeographicSpace);

    // What people put between the digits of a number seldom, and often elsewhere.
    private const int Seldom = (1 << Gap.Cell) | (1 << Gap.Joint) | (1 << Gap.Point);

    /// <summary>Of a number in one piece.</summary>
    public static Grouping None { get; } = new(IsEven: true, Kinds: 0);

    public bool IsInOnePiece => Kinds == 0;

    /// <summary>Whether one of the gaps tells against it.</summary>
    public bool IsSeldom => (Kinds & Seldom) != 0;

    /// <summary>Whether a gap is one of those between its groups.</summary>
    public bool Has(int gap) => gap <= Gap.Point && (Kinds & (1 << gap)) != 0;

    /// <summary>Whether these kinds are spaces, which stand for each other.</summary>
    public static bool AreSpaces(int kinds) => (kinds & ~Spaces) == 0;

    /// <summary>Whether groups are of one length.</summary>
    /// <param name="borders">Bit n is set where a group begins with digit n + 1.</param>
    /// <param name="digits">How many digits there are: 11 or 12.</param>
    public static bool IsEvenlyCut(uint borders, int digits) => digits == 12
        ? borders is 0b111_1111_1111 or 0b010_1010_1010 or 0b001_0010_0100 or 0b000_1000_1000 or 0b000_0010_0000
        : borders == 0b11_1111_1111;
}
