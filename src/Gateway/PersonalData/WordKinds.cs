namespace Gateway.PersonalData;

/// <summary>The meaning of a word near a number.</summary>
[Flags]
internal enum WordKinds
{
    None = 0,

    /// <summary>It names an Individual Number.</summary>
    MyNumber = 1,

    /// <summary>It names a Resident Record Code.</summary>
    ResidentRecordCode = 2,

    /// <summary>It names another number.</summary>
    Other = 4,

    /// <summary>It begins something long that contains another number.</summary>
    FarOther = 8,

    /// <summary>番号, コード, ID: of another number, if kanji or katakana right before it say which.</summary>
    Numbered = 16,

    /// <summary>The number named before it is absent, or is something else: 個人番号欄は空欄, マイナンバーではなく.</summary>
    Denial = 32,

    /// <summary>A name that was denied.</summary>
    Denied = 64,
}
