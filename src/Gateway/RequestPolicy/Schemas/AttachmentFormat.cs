namespace Gateway.RequestPolicy.Schemas;

/// <summary>The formats of images and documents, in AWS's names.</summary>
internal enum AttachmentFormat
{
    /// <summary>No format is declared, or none of the others.</summary>
    Unknown,
    Png,
    Jpeg,
    Gif,
    Webp,
    Pdf,
    Csv,
    Doc,
    Docx,
    Xls,
    Xlsx,
    Html,
    Txt,
    Md,
}
