namespace Gateway.RequestPolicy.Attachments;

/// <summary>What a file is by its bytes, whatever it is said to be.</summary>
internal enum FileContent
{
    /// <summary>Nothing that is known here.</summary>
    Unknown,

    /// <summary>Not a byte.</summary>
    Empty,

    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,

    /// <summary>Word or Excel up to 2003: an OLE compound file.</summary>
    CompoundFile,

    /// <summary>Word or Excel since 2007: a zip archive.</summary>
    Zip,

    /// <summary>A text in UTF-8: csv, html, md, txt, and whatever else people can read.</summary>
    Text,

    /// <summary>A text in UTF-16.</summary>
    Utf16Text,

    /// <summary>A text in another encoding, such as Shift_JIS, EUC-JP or ISO-2022-JP.</summary>
    OtherText,
}
