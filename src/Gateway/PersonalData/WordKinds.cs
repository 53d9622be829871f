namespace Gateway.PersonalData;

/// <summary>What a word near a number says about it.</summary>
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

    /// <summary>It begins something long that holds another number.</summary>
    FarOther = 8,

    /// <summary>番号, コード, ID: another number's, if kanji or katakana right before it say which.</summary>
    Numbered = 16,

    /// <summary>What was named before it is not there, or something else is: 個人番号欄は空欄, マイナンバーではなく.</summary>
    Denial = 32,

    /// <summary>A name that was denied.</summary>
    Denied = 64,
}
