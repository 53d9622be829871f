namespace Gateway.PersonalData;

/// <summary>
/// The kinds of gaps between two digits of a number. Of several in a row the greatest counts. Rare kinds count as a gap only
/// beside a word that names the number.
/// </summary>
internal static class Gap
{
    public const int None = 0;

    /// <summary>A space, or an invisible character: soft hyphens, variation selectors, direction marks.</summary>
    public const int Space = 1;

    public const int IdeographicSpace = 2;

    /// <summary>Separators of table cells and list items, brackets, Markdown marks, and other marks.</summary>
    public const int Cell = 3;

    public const int LineBreak = 4;

    public const int Dash = 5;

    public const int MiddleDot = 6;

    /// <summary>A character that also joins the parts of addresses and identifiers.</summary>
    public const int Joint = 7;

    /// <summary>A point directly between two digits, as also in decimals and addresses.</summary>
    public const int Point = 8;

    /// <summary>The end of one text and the beginning of the next.</summary>
    public const int TextEnd = 255;

    /// <summary>True when it joins the digits beside it to something longer.</summary>
    public static bool Joins(int gap) => gap is Dash or MiddleDot or Joint;

    /// <summary>The kind of symbol that this gap is for the number before or after it.</summary>
    public static SymbolKind Beside(int gap) => gap == Point ? SymbolKind.Point : SymbolKind.Separator;

    /// <summary>The gap that a character makes.</summary>
    public static int Of(int codePoint) => codePoint < 0x80 ? OfAscii(codePoint) : OfOther(codePoint);

    private static int OfAscii(int codePoint) => codePoint switch
    {
        ' ' => Space,
        '\t' or ',' or '|' or ':' or ';' or '~' or '[' or ']' or '(' or ')' or '{' or '}' or '>' or '*' or '`' or '"' or '\'' or '=' or '+' => Cell,
        '\n' or '\r' => LineBreak,
        '-' => Dash,
        '/' or '_' => Joint,
        '.' => Point,
        _ => None,
    };

    // Characters of one kind are interchangeable. 9029の6089の2600 is how a number is read out on the telephone.
    private static int OfOther(int codePoint) => codePoint switch
    {
        0x3000 => IdeographicSpace,
        (>= 0x2010 and <= 0x2015) or 0x2212 or 0x2500 or 0x2501 or 0xFF0D or 0x30FC or 0xFF70 or 0xFE63 or 0xFE58 => Dash,
        0x2043 or 0x207B or 0x208B or 0x23AF or 0x2796 or 0x2E3A or 0x2E3B or 0x30A0 or 0x058A or 0x1806 or 0xFE31 or 0xFE32 => Dash,
        0x30FB or 0xFF65 or 0xB7 or 0x2022 or 0x2024 or 0x2027 or 0x2219 or 0x22C5 or 0x387 => MiddleDot,
        0xFF0C or 0x3001 or 0xFF64 or 0xFF5C or 0x2502 or 0x2503 or 0xFF1A or 0xFF1B or 0xFF5E or 0x301C or 0x2192 => Cell,
        0xFF08 or 0xFF09 or 0xFF3B or 0xFF3D or 0xFF5B or 0xFF5D or (>= 0x3008 and <= 0x3011) or (>= 0x3014 and <= 0x301B) => Cell,
        0xFF0E or 0x306E or 0xFF0A or 0x4E00 or 0x3161 => Cell,
        0x25CF or 0x25CB or 0x25A0 or 0x25A1 or 0x25AA or 0x25E6 or 0x2023 or 0x201C or 0x201D => Cell,
        0xFF0F or 0xFF3F => Joint,
        _ => IsInvisible(codePoint) ? Space : None,
    };

    private static bool IsInvisible(int codePoint) => codePoint is
        0xA0 or 0xAD or 0x34F or 0x61C or 0x180E or (>= 0x2000 and <= 0x200F) or (>= 0x202A and <= 0x202F)
        or (>= 0x205F and <= 0x206F) or 0x20E3 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF
        or (>= 0xFFF9 and <= 0xFFFB) or (>= 0xE0000 and <= 0xE01EF);
}
