using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.PersonalData;

/// <summary>The kind of a character, for the search for numbers.</summary>
internal enum SymbolKind : byte
{
    Other,
    Digit,
    Separator,

    /// <summary>A letter of ASCII, or one that NFKC makes one: part of an identifier.</summary>
    Letter,

    /// <summary>A character that joins the parts of addresses and identifiers.</summary>
    Joint,

    Point,

    /// <summary>A decimal point with nothing but zeros after it, as spreadsheets and pandas write whole numbers.</summary>
    DecimalTail,
}

/// <summary>One character of a text in UTF-8, which may be written as an escape of JSON or a reference of HTML.</summary>
/// <remarks>Packed into one number: a struct stored in parts and loaded as a whole makes the processor wait each time.</remarks>
internal readonly record struct Symbol
{
    private const int LengthAt = 8;
    private const int KindAt = 4;
    private const int FourBits = 0xF;

    // The kind and value of each of the first 65,536 characters, in four bits each.
    private static readonly byte[] Codes = [.. Enumerable.Range(0, 0x10000).Select(CodeOf)];

    private const byte OfSeveralBytes = 0xFF;

    // The first are the Arabic-Indic digits.
    private const int FirstOfOtherScripts = 0x660;

    // The same for characters of one byte.
    private static readonly byte[] ByByte =
        [.. Enumerable.Range(0, 0x100).Select(first => first is >= 0x80 or '\\' or '&' ? OfSeveralBytes : CodeOf(first))];

    private readonly long _packed;

    public Symbol(SymbolKind kind, int value, int length)
        : this(((int)kind << KindAt) | value, length)
    {
    }

    private Symbol(int code, int length) => _packed = ((long)length << LengthAt) | (uint)code;

    /// <summary>The kind of the character.</summary>
    public SymbolKind Kind => (SymbolKind)((_packed >> KindAt) & FourBits);

    /// <summary>For a digit, 0 to 9; for a character that can be between digits, its <see cref="Gap"/>; else 0.</summary>
    public int Value => (int)_packed & FourBits;

    /// <summary>The number of bytes it is written in.</summary>
    public int Length => (int)(_packed >> LengthAt);

    /// <summary>True when it can be between the digits of a number.</summary>
    public bool IsGap => Kind != SymbolKind.Digit && Value > Gap.None;

    /// <summary>The bytes that a digit can begin with.</summary>
    public static SearchValues<byte> Candidates { get; } =
        SearchValues.Create([.. "0123456789\\&"u8, 0xC2, 0xD9, 0xDB, 0xDF, 0xE0, 0xE1, 0xE2, 0xEA, 0xEF, 0xF0]);

    /// <summary>Reads one character.</summary>
    /// <param name="text">UTF-8 that ends with a whole character.</param>
    /// <param name="at">The position of the character.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Symbol Read(ReadOnlySpan<byte> text, int at = 0)
    {
        var code = ByByte[text[at]];
        return code != OfSeveralBytes ? new(code, 1) : ReadSeveral(text[at..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Symbol ReadSeveral(ReadOnlySpan<byte> text)
    {
        var codePoint = WrittenCharacter.Read(text, out var length);
        var code = codePoint < Codes.Length ? Codes[codePoint] : CodeOf(codePoint);
        return new(code, length);
    }

    /// <summary>The value of a digit in any script, or of a character that NFKC makes a digit.</summary>
    /// <returns>-1 for anything else.</returns>
    public static int DigitOf(int codePoint) => CompatibleDigitOf(codePoint) is var digit and >= 0 ? digit
        : codePoint >= FirstOfOtherScripts && CharUnicodeInfo.GetUnicodeCategory(codePoint) == UnicodeCategory.DecimalDigitNumber
            ? (int)Rune.GetNumericValue(new Rune(codePoint))
            : -1;

    private static int CompatibleDigitOf(int codePoint) => codePoint switch
    {
        >= '0' and <= '9' => codePoint - '0',
        < 0xB2 => -1,
        0xB9 => 1,
        0xB2 or 0xB3 => codePoint - 0xB0,
        < 0x2070 => -1,
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

    private static byte CodeOf(int codePoint)
    {
        var digit = DigitOf(codePoint);
        var gap = Gap.Of(codePoint);
        return (byte)(digit >= 0 ? ((int)SymbolKind.Digit << 4) | digit : ((int)KindOf(codePoint, gap) << 4) | gap);
    }

    private static SymbolKind KindOf(int codePoint, int gap) => codePoint switch
    {
        '.' => SymbolKind.Point,
        '/' or '=' or '@' or '#' or '&' or '%' or '+' or '$' or '_' or 0xFF3F => SymbolKind.Joint,
        (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= 0xFF21 and <= 0xFF3A) or (>= 0xFF41 and <= 0xFF5A) => SymbolKind.Letter,
        _ => gap is Gap.Space or Gap.IdeographicSpace or Gap.LineBreak or Gap.Dash or Gap.MiddleDot
            ? SymbolKind.Separator
            : SymbolKind.Other,
    };
}
