namespace Gateway.Inspection.PersonalData;

/// <summary>One text of a body, and what stands beside a place in it.</summary>
internal readonly ref struct ScannedText(ReadOnlySpan<byte> bodyToEnd, int start, bool isEscaped, TextKind kind)
{
    private readonly ReadOnlySpan<byte> _body = bodyToEnd;

    /// <summary>Where it ends in the body.</summary>
    public int End => _body.Length;

    /// <summary>Whether backslashes begin escapes.</summary>
    public bool IsEscaped => isEscaped;

    /// <summary>What kind of text it is.</summary>
    public TextKind Kind => kind;

    /// <summary>The character at a place.</summary>
    public Symbol Read(int at) => Symbol.Read(_body[at..], isEscaped);

    /// <summary>What stands right before a digit at that place.</summary>
    public SymbolKind Before(int at)
    {
        if (at == start)
        {
            return SymbolKind.Separator;
        }

        var before = at - LengthBefore(at);
        var kind = Read(before).Kind;

        // 3.14159…: a point counts where a digit stands before it.
        return kind == SymbolKind.Point && !IsDigitBefore(before) ? SymbolKind.Other : kind;
    }

    /// <summary>What a character means to the digit right before it.</summary>
    /// <param name="at">Where the character stands.</param>
    /// <param name="kind">What it is.</param>
    public SymbolKind After(int at, SymbolKind kind)
    {
        if (kind != SymbolKind.Point)
        {
            return kind;
        }

        // It ends a sentence, or joins a name to its domain or to its suffix.
        var behind = at + Read(at).Length;
        return behind < End && Read(behind).Kind == SymbolKind.Letter ? SymbolKind.Joint : SymbolKind.Other;
    }

    /// <summary>Whether a digit stands at a place.</summary>
    public bool IsDigit(int at) => at < End && Read(at).Kind == SymbolKind.Digit;

    private bool IsDigitBefore(int at) => at > start && IsDigit(at - LengthBefore(at));

    // How long the character before is written. An escape ends in what looks like other characters.
    private int LengthBefore(int at)
    {
        if (isEscaped && EndsAt(at, 2))
        {
            return 2;
        }

        if (isEscaped && EndsAt(at, 6))
        {
            return 6;
        }

        var back = 1;
        while (at - back > start && _body[at - back] is >= 0x80 and < 0xC0)
        {
            back++;
        }

        return back;
    }

    // Whether an escape of that length ends here. A backslash begins one, if an even number of them is before it.
    private bool EndsAt(int at, int length)
    {
        var begin = at - length;
        if (begin < start || _body[begin] != '\\' || (length == 2) == (_body[begin + 1] == 'u'))
        {
            return false;
        }

        var before = 0;
        while (begin - before > start && _body[begin - before - 1] == '\\')
        {
            before++;
        }

        return before % 2 == 0;
    }
}
