using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.PersonalData;

/// <summary>One text of a body, and what stands beside a place in it.</summary>
internal readonly ref struct ScannedText(ReadOnlySpan<byte> bodyToEnd, int start, TextKind kind)
{
    // 123456789018.00
    private const int MaxTailLength = 3;
    private const int MaxExtensionLength = 5;

    // In front of these a point ends a file's name and not the label of a host.
    private static readonly SearchValues<string> Extensions = SearchValues.Create(
        [
            "pdf", "csv", "tsv", "txt", "log", "md", "dat", "json", "xml", "html", "htm", "xls", "xlsx", "xlsm", "doc", "docx", "ppt",
            "pptx", "jpg", "jpeg", "png", "gif", "bmp", "tif", "tiff", "heic", "webp", "zip", "eml", "msg", "bak",
        ],
        StringComparison.OrdinalIgnoreCase);

    private readonly ReadOnlySpan<byte> _body = bodyToEnd;

    /// <summary>Where it begins in the body.</summary>
    public int Start => start;

    /// <summary>The body to where it ends.</summary>
    public ReadOnlySpan<byte> Body => _body;

    /// <summary>Where it ends in the body.</summary>
    public int End => _body.Length;

    /// <summary>What kind of text it is.</summary>
    public TextKind Kind => kind;

    /// <summary>The character at a place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Symbol Read(int at) => Symbol.Read(_body, at);

    /// <summary>What stands right before a digit, where that is no escape.</summary>
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

        // 3.14159…: a point counts where a digit stands before it. An underscore joins what is an identifier, and
        // neither 松永_123… nor the italics of Markdown.
        var kind = Read(before).Kind;
        var isAlone = kind == SymbolKind.Point ? before == start || !char.IsAsciiDigit((char)_body[before - 1])
            : _body[before] == '_' && (before == start || !char.IsAsciiLetterOrDigit((char)_body[before - 1]));
        return isAlone ? SymbolKind.Other : kind;
    }

    /// <summary>What a character means to the digit right before it.</summary>
    /// <param name="at">Where the character stands.</param>
    /// <param name="symbol">What it is.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public SymbolKind After(int at, Symbol symbol)
    {
        var behind = at + symbol.Length;
        if (symbol.Kind != SymbolKind.Point)
        {
            return _body[at] == '_' && (behind == End || !char.IsAsciiLetterOrDigit((char)_body[behind])) ? SymbolKind.Other : symbol.Kind;
        }

        // It ends a sentence, or joins a name to its domain, or a file's to its suffix.
        return IsDecimalTail(at, symbol) ? SymbolKind.DecimalTail
            : behind < End && Read(behind).Kind == SymbolKind.Letter && !IsExtension(behind) ? SymbolKind.Joint
            : SymbolKind.Other;
    }

    /// <summary>Whether a digit stands at a place.</summary>
    public bool IsDigit(int at) => at < End && (char.IsAsciiDigit((char)_body[at]) || Read(at).Kind == SymbolKind.Digit);

    /// <summary>Whether a point has only zeros after it, and after them nothing that goes on.</summary>
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
