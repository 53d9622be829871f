using Gateway.Inspection.Members;

namespace Gateway.Inspection.Attachments;

/// <summary>An image or a document, as its texts tell.</summary>
/// <param name="IsImage">Which of the two.</param>
/// <param name="Format">What it is said to be.</param>
/// <param name="Bytes">Its base64; not given where it is a text, or lies in a bucket.</param>
/// <param name="FormatAt">Where the format stands, below the object that was judged.</param>
/// <param name="BytesAt">Where the base64 stands.</param>
internal readonly record struct Attachment(
    bool IsImage, AttachmentFormat Format, TextPlace Bytes, string FormatAt, string BytesAt)
{
    private const int LongestName = 256;

    /// <summary>Reads one in the form of its kind.</summary>
    public static Attachment Of(ShapeKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts) =>
        kind == ShapeKind.Source ? OfSource(body, texts) : new(
            kind == ShapeKind.Image, AttachmentFormats.OfName(Name(body, texts[0], stackalloc byte[LongestName])),
            texts[1], ".format", ".source.bytes");

    // Anthropic's: { "type": "base64", "media_type": …, "data": … }. The other types have no base64.
    private static Attachment OfSource(ReadOnlySpan<byte> body, in CollectedTexts texts)
    {
        if (texts[0].Is(body, "text"u8) || texts[0].Is(body, "content"u8))
        {
            return new(false, AttachmentFormat.Txt, default, "", "");
        }

        var format = AttachmentFormats.OfMediaType(Name(body, texts[1], stackalloc byte[LongestName]));
        return new(format.IsImage(), format, texts[2], ".media_type", ".data");
    }

    private static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body, TextPlace place, Span<byte> into) =>
        place.IsGiven && place.Length <= LongestName ? place.Read(body, into) : default;
}
