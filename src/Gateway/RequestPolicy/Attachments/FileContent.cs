namespace Gateway.RequestPolicy.Attachments;

/// <summary>The kind of a file by its bytes, whatever format is declared.</summary>
internal enum FileContent
{
    /// <summary>No content that is known here.</summary>
    Unknown,

    /// <summary>A file of zero bytes.</summary>
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

    /// <summary>A text in UTF-8: csv, html, md, txt, or any other plain text.</summary>
    Text,

    /// <summary>A text in UTF-16.</summary>
    Utf16Text,

    /// <summary>A text in another encoding, such as Shift_JIS, EUC-JP or ISO-2022-JP.</summary>
    OtherText,
}
