using Gateway.PersonalData;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>An image or a document of a request, as its texts describe it.</summary>
/// <param name="IsImage">True for an image, false for a document.</param>
/// <param name="Format">The declared format; unknown where none is declared, or none that is known.</param>
/// <param name="FormatName">The text that declares the format.</param>
/// <param name="Bytes">Its base64; not given for a document that is a text, or a file in an S3 bucket.</param>
/// <param name="FormatAt">The path of the format, below the evaluated object.</param>
/// <param name="BytesAt">The path of the base64, below the evaluated object.</param>
internal readonly record struct Attachment(
    bool IsImage, AttachmentFormat Format, TextSpan FormatName, TextSpan Bytes, string FormatAt, string BytesAt)
{
    public const int MaxNameLength = 256;

    /// <summary>True when it has Anthropic's form.</summary>
    public bool IsOfAnthropic => FormatAt == ".media_type";

    /// <summary>Reads an attachment in the form of its kind.</summary>
    public static Attachment Of(SchemaKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts)
    {
        if (kind != SchemaKind.Source)
        {
            return new(
                kind == SchemaKind.Image,
                AttachmentFormats.OfName(Name(body, texts[0], stackalloc byte[MaxNameLength])),
                texts[0], texts[1], ".format", ".source.bytes");
        }

        // Anthropic's: { "type": "base64", "media_type": …, "data": … }. Sources of the other types are not files.
        if (texts[0].IsGiven && !texts[0].Is(body, "base64"u8))
        {
            return new(false, AttachmentFormat.Unknown, default, default, ".media_type", "");
        }

        var format = AttachmentFormats.OfMediaType(Name(body, texts[1], stackalloc byte[MaxNameLength]));
        return new(format.IsImage(), format, texts[1], texts[2], ".media_type", ".data");
    }

    /// <summary>A name without its escapes; empty when it is longer than any known name.</summary>
    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> body, TextSpan span, Span<byte> into) =>
        span.IsGiven && span.Length <= MaxNameLength ? span.Read(body, into) : default;
}
