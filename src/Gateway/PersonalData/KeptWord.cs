namespace Gateway.PersonalData;

/// <summary>A word with a meaning for a number near it, and its position.</summary>
internal struct KeptWord
{
    /// <summary>The most characters between the end of a word and another character of the same label.</summary>
    public const int RightBeforeLabel = 8;

    private const int RightBehind = 4;

    /// <summary>Its meanings.</summary>
    public WordKinds Kinds;

    /// <summary>The position of its first byte.</summary>
    public int Start;

    /// <summary>The position after its last byte.</summary>
    public int End;

    /// <summary>The index of its first character, as counted by <see cref="WordReader"/>.</summary>
    public int First;

    /// <summary>The index of the character after its last one.</summary>
    public int Behind;

    /// <summary>
    /// The index of the first character after it that ends a label, such as a line break; the greatest number for none.
    /// </summary>
    public int Break;

    /// <summary>True when it ends so close before a character that both may belong to one label.</summary>
    public readonly bool IsRightBefore(int character) => Behind + RightBeforeLabel >= character;

    /// <summary>
    /// True when it names the number although another word names one too: 個人番号（又は基礎年金番号） is one label;
    /// 個人番号は別紙。送り状番号 is not.
    /// </summary>
    /// <param name="said">The index of the other word's first character; the greatest number for none.</param>
    public readonly bool Names(int said) =>
        said == int.MaxValue || (IsRightBefore(said) && Break >= said);

    /// <summary>Its meanings for a number that ends before it; a denial counts only directly after the number.</summary>
    /// <param name="end">The position after the number, in bytes.</param>
    /// <param name="last">The index of the character there.</param>
    public readonly WordKinds BehindOf(int end, int last) =>
        Start < end || Behind > last + WordReader.FarBehind ? WordKinds.None
        : First <= last + RightBehind ? Kinds
        : Kinds & ~WordKinds.Denied;
}
