using System.Buffers.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Finds out the kind of a file from its bytes. AWS does the same and ignores the declared format.</summary>
internal static class FileContents
{
    /// <summary>
    /// The number of first bytes searched for a signature: PDF readers accept theirs anywhere within them.
    /// </summary>
    private const int Head = 1024;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 0x03, 0x04];

    /// <param name="base64">The file, in valid base64.</param>
    /// <param name="declared">The declared format; it decides only for a text that holds the signature of a PDF.</param>
    public static FileContent Of(ReadOnlySpan<byte> base64, AttachmentFormat declared)
    {
        Span<byte> buffer = stackalloc byte[Head];
        var first = base64[..Math.Min(base64.Length, Base64.GetMaxEncodedToUtf8Length(Head - 1))];
        Base64.DecodeFromUtf8(first, buffer, out _, out var decoded, isFinalBlock: first.Length == base64.Length);
        ReadOnlySpan<byte> head = buffer[..decoded];
        if (head.IsEmpty)
        {
            return FileContent.Empty;
        }

        if (OfSignature(head) is var known and not FileContent.Unknown)
        {
            return known;
        }

        // PDF readers skip the bytes before the signature. A text that only mentions the signature is still a text.
        var isPdf = head.IndexOf("%PDF-"u8) >= 0;
        var text = isPdf && declared == AttachmentFormat.Pdf ? FileContent.Pdf : TextEncodings.Of(head, base64);
        return isPdf && text != FileContent.Text ? FileContent.Pdf : text;
    }

    /// <summary>True when a file with this content may be declared as this format.</summary>
    public static bool IsOf(this FileContent content, AttachmentFormat format) => content switch
    {
        FileContent.Png => format == AttachmentFormat.Png,
        FileContent.Jpeg => format == AttachmentFormat.Jpeg,
        FileContent.Gif => format == AttachmentFormat.Gif,
        FileContent.Webp => format == AttachmentFormat.Webp,
        FileContent.Pdf => format == AttachmentFormat.Pdf,
        FileContent.CompoundFile => format is AttachmentFormat.Doc or AttachmentFormat.Xls,
        FileContent.Zip => format is AttachmentFormat.Docx or AttachmentFormat.Xlsx,
        FileContent.Text => format
            is AttachmentFormat.Csv or AttachmentFormat.Html or AttachmentFormat.Txt or AttachmentFormat.Md,
        _ => false,
    };

    public static bool IsImage(this FileContent content) =>
        content is FileContent.Png or FileContent.Jpeg or FileContent.Gif or FileContent.Webp;

    private static FileContent OfSignature(ReadOnlySpan<byte> head) =>
        head.StartsWith(Png) ? FileContent.Png
        : head.StartsWith(Jpeg) ? FileContent.Jpeg
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? FileContent.Gif
        : head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8) ? FileContent.Webp
        : head.StartsWith("%PDF-"u8) ? FileContent.Pdf
        : head.StartsWith(CompoundFile) ? FileContent.CompoundFile
        : head.StartsWith(Zip) ? FileContent.Zip
        : FileContent.Unknown;
}
