namespace Gateway.Inspection.Attachments;

/// <summary>Whether a file's first bytes are those of its format.</summary>
internal static class MagicBytes
{
    /// <summary>As many of the first bytes as are looked at.</summary>
    public const int Looked = 96;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    // Word and Excel up to 2003: an OLE compound file.
    private static ReadOnlySpan<byte> Ole => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    // Word and Excel since 2007: a zip archive, which begins with a file.
    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 0x03, 0x04];

    /// <param name="format">What the file is said to be.</param>
    /// <param name="head">Its first bytes.</param>
    /// <param name="isWhole">Whether there are no more.</param>
    public static bool Fit(AttachmentFormat format, ReadOnlySpan<byte> head, bool isWhole) => format switch
    {
        AttachmentFormat.Png => head.StartsWith(Png),
        AttachmentFormat.Jpeg => head.StartsWith(Jpeg),
        AttachmentFormat.Gif => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8),
        AttachmentFormat.Webp => head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8),
        AttachmentFormat.Pdf => head.StartsWith("%PDF-"u8),
        AttachmentFormat.Doc or AttachmentFormat.Xls => head.StartsWith(Ole),
        AttachmentFormat.Docx or AttachmentFormat.Xlsx => head.StartsWith(Zip),
        AttachmentFormat.Csv or AttachmentFormat.Html or AttachmentFormat.Txt or AttachmentFormat.Md =>
            !IsBinary(head) && (LegibleText.IsUtf8(head, isWhole) || LegibleText.MayBeShiftJis(head, isWhole)),
        _ => false,
    };

    // What has bytes that no text has needs no mention here.
    private static bool IsBinary(ReadOnlySpan<byte> head) =>
        Fit(AttachmentFormat.Pdf, head, false) || Fit(AttachmentFormat.Gif, head, false) || head.StartsWith("RIFF"u8);
}
