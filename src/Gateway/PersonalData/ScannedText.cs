using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>One text of a body, with access to the characters beside a position.</summary>
internal readonly ref struct ScannedText(ReadOnlySpan<byte> bodyToEnd, int start, TextKind kind)
{
    // 123456789018.00
    private const int MaxTailLength = 3;
    private const int MaxExtensionLength = 5;

    // Before these a point begins a file name's extension, and not a label of a host name.
    private static readonly SearchValues<string> Extensions = SearchValues.Create(
        [
            "pdf", "csv", "tsv", "txt", "log", "md", "dat", "json", "xml", "html", "htm", "xls", "xlsx", "xlsm", "doc", "docx", "ppt",
            "pptx", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic", "webp", "zip", "eml", "msg", "bak",
        ],
        StringComparison.OrdinalIgnoreCase);

    private readonly ReadOnlySpan<byte> _body = bodyToEnd;

    /// <summary>The position of its first byte in the body.</summary>
    public int Start => start;

    /// <summary>The body up to the end of the text.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>The position after its last byte in the body.</summary>
    public int End => _body.Length;

    /// <summary>The kind of text.</summary>
    public TextKind Kind => kind;

    /// <summary>The character at a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Symbol Read(int at) => Symbol.Read(_body, at);

    /// <summary>The symbol directly before a digit, unless that is an escape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SymbolKind Before(int at)
    {
        if (at == start)
        {
            return SymbolKind.Separator;
        }

        var before = at - 1;
        while (before > start && _body[before] is >= 0x80 and < 0xC0)
        {
            before--;
        }

        // 3.14159…: a point counts if a digit is before it. An underscore joins the parts of an identifier, but neither 松永_123…
        // nor the italics of Markdown.
        var kind = Read(before).Kind;
        var isAlone = kind == SymbolKind.Point ? before == start || !char.IsAsciiDigit((char)_body[before - 1])
            : _body[before] == '_' && (before == start || !char.IsAsciiLetterOrDigit((char)_body[before - 1]));
        return isAlone ? SymbolKind.Other : kind;
    }

    /// <summary>The meaning of a character for the digit directly before it.</summary>
    /// <param name="at">The position of the character.</param>
    /// <param name="symbol">The character.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SymbolKind After(int at, Symbol symbol)
    {
        var behind = at + symbol.Length;
        if (symbol.Kind != SymbolKind.Point)
        {
            return _body[at] == '_' && (behind == End || !char.IsAsciiLetterOrDigit((char)_body[behind])) ? SymbolKind.Other : symbol.Kind;
        }

        // A point ends a sentence, or joins a name to its domain, or a file name to its extension.
        return IsDecimalTail(at, symbol) ? SymbolKind.DecimalTail
            : behind < End && Read(behind).Kind == SymbolKind.Letter && !IsExtension(behind) ? SymbolKind.Joint
            : SymbolKind.Other;
    }

    /// <summary>True when a digit is at this position.</summary>
    public bool IsDigit(int at) => at < End && (char.IsAsciiDigit((char)_body[at]) || Read(at).Kind == SymbolKind.Digit);

    /// <summary>True when a point is followed by a few zeros only, and the number ends after them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool IsDecimalTail(int at, Symbol point)
    {
        at += point.Length;
        if (at >= End || _body[at] != '0')
        {
            return false;
        }

        var zeros = 0;
        while (at < End && _body[at] == '0' && zeros <= MaxTailLength)
        {
            at++;
            zeros++;
        }

        return zeros is > 0 and <= MaxTailLength
            && (at == End || Read(at).Kind is not (SymbolKind.Digit or SymbolKind.Letter or SymbolKind.Point or SymbolKind.Joint));
    }

    private bool IsExtension(int at)
    {
        Span<char> letters = stackalloc char[MaxExtensionLength + 1];
        var length = 0;
        while (length < letters.Length && at + length < End && char.IsAsciiLetterOrDigit((char)_body[at + length]))
        {
            letters[length] = (char)_body[at + length];
            length++;
        }

        return length <= MaxExtensionLength && Extensions.Contains(letters[..length].ToString());
    }
}
