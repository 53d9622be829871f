namespace Gateway.RequestPolicy.Schemas;

/// <summary>The formats of images and documents, in AWS's names.</summary>
internal enum AttachmentFormat
{
    /// <summary>None of the others, or none is named.</summary>
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
