using System.Buffers.Text;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>Tells what a file is by its bytes. AWS does the same and pays no heed to the declared format.</summary>
internal static class FileContents
{
    /// <summary>
    /// As many of the first bytes as are looked at for a signature: readers of PDF find its own within them.
    /// </summary>
    private const int Head = 1024;

    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    private static ReadOnlySpan<byte> CompoundFile => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 0x03, 0x04];

    /// <param name="base64">The file, in valid base64.</param>
    /// <param name="declared">What it is said to be; decides only where a text holds the signature of a PDF.</param>
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

        // Readers of PDF skip what stands before its signature; a text that only speaks of PDF is still a text.
        var isPdf = head.IndexOf("%PDF-"u8) >= 0;
        var text = isPdf && declared == AttachmentFormat.Pdf ? FileContent.Pdf : TextEncodings.Of(head, base64);
        return isPdf && text != FileContent.Text ? FileContent.Pdf : text;
    }

    /// <summary>Whether files of that content may be said to be of this format.</summary>
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
