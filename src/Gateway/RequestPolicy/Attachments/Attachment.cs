using Gateway.PersonalData;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>An image or a document, as its texts tell.</summary>
/// <param name="IsImage">Which of the two.</param>
/// <param name="Format">What it is said to be; unknown where nothing is said, or nothing that is known.</param>
/// <param name="FormatName">The words that say so.</param>
/// <param name="Bytes">Its base64; not given where it is a text, or lies in a bucket.</param>
/// <param name="FormatAt">Where the format stands, below the object that was judged.</param>
/// <param name="BytesAt">Where the base64 stands.</param>
internal readonly record struct Attachment(
    bool IsImage, AttachmentFormat Format, TextSpan FormatName, TextSpan Bytes, string FormatAt, string BytesAt)
{
    public const int MaxNameLength = 256;

    /// <summary>Whether it has Anthropic's form.</summary>
    public bool IsOfAnthropic => FormatAt == ".media_type";

    /// <summary>Reads one in the form of its kind.</summary>
    public static Attachment Of(SchemaKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts)
    {
        if (kind != SchemaKind.Source)
        {
            return new(
                kind == SchemaKind.Image,
                AttachmentFormats.OfName(Name(body, texts[0], stackalloc byte[MaxNameLength])),
                texts[0], texts[1], ".format", ".source.bytes");
        }

        // Anthropic's: { "type": "base64", "media_type": …, "data": … }. The other types are no files.
        if (texts[0].IsGiven && !texts[0].Is(body, "base64"u8))
        {
            return new(false, AttachmentFormat.Unknown, default, default, ".media_type", "");
        }

        var format = AttachmentFormats.OfMediaType(Name(body, texts[1], stackalloc byte[MaxNameLength]));
        return new(format.IsImage(), format, texts[1], texts[2], ".media_type", ".data");
    }

    /// <summary>A name without its escapes; empty for one that is too long for any.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body, TextSpan span, Span<byte> into) =>
        span.IsGiven && span.Length <= MaxNameLength ? span.Read(body, into) : default;
}
