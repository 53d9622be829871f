namespace Gateway.PersonalData;

/// <summary>The role of a character in words.</summary>
internal readonly record struct WordLetter
{
    /// <summary>The class of characters without meaning in a word: white space, and invisible characters.</summary>
    public const byte Ignored = 255;

    private const int Tells = 0x100;
    private const int Ends = 0x200;

    private readonly ushort _bits;

    /// <param name="letter">The character.</param>
    /// <param name="class">Its class: characters of one class are the same in a word. 0 for characters of no word.</param>
    public WordLetter(char letter, byte @class) =>
        _bits = (ushort)(@class | (IsOfKind(letter) ? Tells : 0) | (letter is '\n' or '\r' or '\t' or ',' or '|' or '、' or '。' ? Ends : 0));

    public int Class => _bits & 0xFF;

    public bool IsIgnored => Class == Ignored;

    /// <summary>1 if, directly before 番号, it shows which number is meant; else 0.</summary>
    public int TellsWhich => (_bits / Tells) & 1;

    /// <summary>True when no label continues after it.</summary>
    public bool EndsLabel => (_bits & Ends) != 0;

    // Kanji and katakana. 旧番号 and 同番号 mean the same kind as the number named before.
    private static bool IsOfKind(char letter) =>
        letter is ((>= '\u4E00' and <= '\u9FFF') or (>= 'ァ' and <= 'ヺ') or 'ー')
            and not ('旧' or '新' or '同' or '本' or '当' or '各' or '両');
}
