namespace Gateway.PersonalData;

/// <summary>A word that says something about a number near it, and where it stands.</summary>
internal struct KeptWord
{
    /// <summary>How far before a character, in characters, a word of the same label may end.</summary>
    public const int RightBeforeLabel = 8;

    private const int RightBehind = 4;

    /// <summary>What it says.</summary>
    public WordKinds Kinds;

    /// <summary>Where it begins, in bytes.</summary>
    public int Start;

    /// <summary>Where it ends, in bytes.</summary>
    public int End;

    /// <summary>Its first character, counted as <see cref="WordReader"/> does.</summary>
    public int First;

    /// <summary>The character after its last one.</summary>
    public int Behind;

    /// <summary>The first character behind it that ends a label, such as a line break; the greatest number for none.</summary>
    public int Break;

    /// <summary>Whether it ends so near before a character that both may be of one label.</summary>
    public readonly bool IsRightBefore(int character) => Behind + RightBeforeLabel >= character;

    /// <summary>
    /// Whether it names a number beside which another word, too, says what it is: 個人番号（又は基礎年金番号） is one label;
    /// 個人番号は別紙。送り状番号 is none.
    /// </summary>
    /// <param name="said">The first character of the other word; the greatest number for none.</param>
    public readonly bool Names(int said) =>
        said == int.MaxValue || (IsRightBefore(said) && Break >= said);

    /// <summary>What it says of a number that ends before it; a denial only of one right before it.</summary>
    /// <param name="end">Where the number ends, in bytes.</param>
    /// <param name="last">The character there.</param>
    public readonly WordKinds BehindOf(int end, int last) =>
        Start < end || Behind > last + WordReader.FarBehind ? WordKinds.None
        : First <= last + RightBehind ? Kinds
        : Kinds & ~WordKinds.Denied;
}
