using System.Buffers;
using System.Text;

namespace Gateway.Inspection.PersonalData;

/// <summary>What a character is to somebody who looks for numbers.</summary>
internal enum SymbolKind
{
    Other,
    Digit,
    Separator,

    /// <summary>A letter of ASCII, or one that NFKC makes one: part of an identifier.</summary>
    Letter,

    /// <summary>What joins the parts of addresses and identifiers.</summary>
    Joint,

    Point,
}

/// <summary>One character of a text in UTF-8, which may be written as an escape of JSON.</summary>
/// <param name="Kind">What it is beside a number.</param>
/// <param name="Length">How many bytes it is written in.</param>
/// <param name="Value">Of a digit, 0 to 9; of what can stand between digits, which <see cref="Gap"/>; 0 for neither.</param>
internal readonly record struct Symbol(SymbolKind Kind, int Length, int Value)
{
    // <td class="val">
    private const int LongestTag = 80;

    // Nearly everything that is looked at is one of these.
    private static readonly Symbol[] Ascii =
        [.. Enumerable.Range(0, 0x80).Select(code => Of(new Rune(code)) with { Length = 1 })];

    /// <summary>Whether it can stand between the digits of a number.</summary>
    public bool IsGap => Kind != SymbolKind.Digit && Value > Gap.None;

    /// <summary>The bytes a digit can begin with.</summary>
    public static SearchValues<byte> Candidates { get; } =
        SearchValues.Create([.. "0123456789"u8, 0xC2, 0xE2, 0xEF, 0xF0]);

    /// <summary>The same where a text has escapes.</summary>
    public static SearchValues<byte> EscapedCandidates { get; } =
        SearchValues.Create([.. "0123456789\\"u8, 0xC2, 0xE2, 0xEF, 0xF0]);

    /// <summary>Reads the first character.</summary>
    /// <param name="text">Not empty; UTF-8, and whole where it ends.</param>
    /// <param name="isEscaped">Whether a backslash begins an escape.</param>
    public static Symbol Read(ReadOnlySpan<byte> text, bool isEscaped)
    {
        if (text[0] < Ascii.Length && !(isEscaped && text[0] == '\\'))
        {
            return Ascii[text[0]];
        }

        var rune = ReadRune(text, isEscaped, out var length);
        return Of(rune) with { Length = length };
    }

    /// <summary>Reads a tag or an entity of HTML, which shows as the border of a cell or as a space.</summary>
    /// <param name="text">What begins with <c>&lt;</c> or <c>&amp;</c>.</param>
    /// <param name="markup">What it stands for.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryReadMarkup(ReadOnlySpan<byte> text, out Symbol markup)
    {
        markup = default;
        if (text.StartsWith("&nbsp;"u8) || text.StartsWith("&#160;"u8))
        {
            markup = new(SymbolKind.Separator, 6, Gap.Space);
        }
        else if (text is [(byte)'<', (byte)'/' or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z'), ..]
            && text[..Math.Min(text.Length, LongestTag)].IndexOf((byte)'>') is var end and > 0)
        {
            markup = new(SymbolKind.Other, end + 1, Gap.Cell);
        }

        return markup.Length > 0;
    }

    /// <summary>The value of the first character, if it is a digit; -1 if it is none.</summary>
    public static int DigitAt(ReadOnlySpan<byte> text, bool isEscaped, out int length)
    {
        length = 1;
        return text[0] is >= (byte)'0' and <= (byte)'9' ? text[0] - '0' : DigitOf(ReadRune(text, isEscaped, out length).Value);
    }

    /// <summary>Reads the first character as it is.</summary>
    public static Rune ReadRune(ReadOnlySpan<byte> text, bool isEscaped, out int length)
    {
        if (isEscaped && text is [(byte)'\\', var named, ..])
        {
            return named == 'u' ? Escape(text, out length) : Short(named, out length);
        }

        Rune.DecodeFromUtf8(text, out var rune, out length);
        return rune;
    }

    /// <summary>What NFKC makes of one character, as far as that is one digit.</summary>
    /// <returns>-1 for anything else.</returns>
    public static int DigitOf(int codePoint) => codePoint switch
    {
        >= '0' and <= '9' => codePoint - '0',
        < 0xB2 => -1,
        0xB9 => 1,
        0xB2 or 0xB3 => codePoint - 0xB0,
        0x2070 => 0,
        >= 0x2074 and <= 0x2079 => codePoint - 0x2070,
        >= 0x2080 and <= 0x2089 => codePoint - 0x2080,
        >= 0x2460 and <= 0x2468 => codePoint - 0x245F,
        0x24EA => 0,
        >= 0xFF10 and <= 0xFF19 => codePoint - 0xFF10,
        >= 0x1D7CE and <= 0x1D7FF => (codePoint - 0x1D7CE) % 10,
        >= 0x1FBF0 and <= 0x1FBF9 => codePoint - 0x1FBF0,
        _ => -1,
    };

    private static Symbol Of(Rune rune)
    {
        var digit = DigitOf(rune.Value);
        return digit >= 0 ? new(SymbolKind.Digit, 0, digit) : new(KindOf(rune.Value), 0, GapOf(rune.Value));
    }

    private static SymbolKind KindOf(int codePoint) => codePoint switch
    {
        '.' => SymbolKind.Point,
        '/' or '=' or '@' or '#' or '&' or '%' or '+' or '$' or '\\' or '_' or 0xFF3F => SymbolKind.Joint,
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) => SymbolKind.Letter,
        _ => GapOf(codePoint) is Gap.Space or Gap.IdeographicSpace or Gap.LineBreak or Gap.Dash or Gap.MiddleDot ? SymbolKind.Separator : SymbolKind.Other,
    };

    // Those of one kind stand for each other. 9029の6089の2600 is how a number is told on the telephone.
    private static int GapOf(int codePoint) => codePoint switch
    {
        ' ' or 0xA0 or (>= 0x2000 and <= 0x200D) or 0x202F or 0x2060 or 0xFEFF => Gap.Space,
        0x3000 => Gap.IdeographicSpace,
        '\t' or ',' or 0xFF0C or 0x3001 or '|' or 0xFF5C or 0x2502 or 0x2503 or ':' or 0xFF1A or '~' or 0xFF5E or 0x301C => Gap.Cell,
        '[' or ']' or 0xFF3B or 0xFF3D or '>' or 0xFF0E or 0x306E => Gap.Cell,
        '\n' or '\r' => Gap.LineBreak,
        '-' or (>= 0x2010 and <= 0x2015) or 0x2212 or 0x2500 or 0xFF0D or 0x30FC or 0xFF70 or 0xFE63 => Gap.Dash,
        0x30FB or 0xFF65 or 0xB7 => Gap.MiddleDot,
        '/' or 0xFF0F or '_' or 0xFF3F => Gap.Joint,
        '.' => Gap.Point,
        _ => Gap.None,
    };

    private static Rune Short(byte named, out int length)
    {
        length = 2;
        return named switch
        {
            (byte)'n' => new Rune('\n'),
            (byte)'r' => new Rune('\r'),
            (byte)'t' => new Rune('\t'),
            (byte)'b' or (byte)'f' => new Rune(' '),
            _ => new Rune(named),
        };
    }

    // \uXXXX, or two of them for a character beyond the first 65,536. Who reads from the middle finds anything.
    private static Rune Escape(ReadOnlySpan<byte> text, out int length)
    {
        const int One = 6;
        length = Math.Min(One, text.Length);
        if (!TryUnit(text, out var first))
        {
            return Rune.ReplacementChar;
        }

        if (char.IsHighSurrogate(first) && text.Length > One && TryUnit(text[One..], out var second)
            && Rune.TryCreate(first, second, out var pair))
        {
            length = 2 * One;
            return pair;
        }

        return Rune.TryCreate(first, out var rune) ? rune : Rune.ReplacementChar;
    }

    private static bool TryUnit(ReadOnlySpan<byte> text, out char unit)
    {
        unit = default;
        if (text is not [(byte)'\\', (byte)'u', var a, var b, var c, var d, ..])
        {
            return false;
        }

        var code = (Hex(a) << 12) | (Hex(b) << 8) | (Hex(c) << 4) | Hex(d);
        unit = (char)code;
        return code >= 0;
    }

    // Negative for what is no hexadecimal digit.
    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
