using System.Buffers.Text;
using Gateway.Buffers;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>
/// Evaluates images and documents: their number, their size, and their format, both as declared and as the bytes show it.
/// </summary>
internal static class AttachmentRules
{
    /// <param name="kind">The kind of the object, which decides its form.</param>
    /// <param name="body">The body that holds it.</param>
    /// <param name="texts">The texts of the object.</param>
    /// <param name="limits">The limits of the application.</param>
    /// <param name="counts">The counts of the request so far; this file is added.</param>
    /// <param name="content">The content of the file; <c>null</c> where there is no file, or it is not allowed.</param>
    public static PolicyViolation Evaluate(
        SchemaKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts, AttachmentLimits limits,
        ref AttachmentCounts counts, out FileContent? content)
    {
        content = null;
        var attachment = Attachment.Of(kind, body, texts);
        // A document given as text is part of the prompt. A file in S3 is evaluated by its location.
        if (!attachment.Bytes.IsGiven)
        {
            counts.Images += attachment.IsImage ? 1 : 0;
            return default;
        }

        counts.ImageBytes += attachment.IsImage ? attachment.Bytes.Length : 0;
        counts.DocumentBytes += attachment.IsImage ? 0 : attachment.Bytes.Length;
        if (EvaluateName(attachment, body) is var name and not { Kind: PolicyViolationKind.Nothing })
        {
            return name;
        }

        var most = attachment.IsImage ? limits.MaxImages
            : limits.MaxDocuments ?? (attachment.IsOfAnthropic ? null : AttachmentLimits.MaxConverseDocuments);
        if ((attachment.IsImage ? ++counts.Images : ++counts.Documents) > most)
        {
            return TooMany(attachment, limits, most.Value);
        }

        if (attachment.Format != AttachmentFormat.Unknown && !limits.Allows(attachment.Format))
        {
            return new(PolicyViolationKind.Format, attachment.FormatAt);
        }

        return attachment.Bytes.IsEscaped
            ? EvaluateUnescaped(attachment, body, limits, out content)
            : Evaluate(attachment, attachment.Bytes.Raw(body), limits, out content);
    }

    private static PolicyViolation TooMany(in Attachment attachment, AttachmentLimits limits, int most) =>
        attachment.IsImage ? new(PolicyViolationKind.TooManyImages, "", most)
        : limits.MaxDocuments is null ? PolicyViolation.Of(FileErrors.TooMany)
        : new(PolicyViolationKind.TooManyDocuments, "", most);

    private static PolicyViolation EvaluateName(in Attachment attachment, ReadOnlySpan<byte> body)
    {
        if (!attachment.FormatName.IsGiven)
        {
            return attachment.IsImage || attachment.IsOfAnthropic
                ? PolicyViolation.Of(FileErrors.NoFormat, attachment.FormatAt)
                : default;
        }

        if (attachment.Format != AttachmentFormat.Unknown
            && (attachment.IsOfAnthropic || attachment.Format.IsImage() == attachment.IsImage))
        {
            return default;
        }

        var meant = FormatNames.Meant(
            Attachment.Name(body, attachment.FormatName, stackalloc byte[Attachment.MaxNameLength]));
        return PolicyViolation.Of(
            attachment.IsOfAnthropic && meant != AttachmentFormat.Unknown && !meant.IsImage()
                ? FileErrors.PdfOnly
                : FileErrors.Name(attachment.IsImage, attachment.IsOfAnthropic, meant),
            attachment.FormatAt);
    }

    // Some JSON writers escape the '/' or the '+' of base64.
    private static PolicyViolation EvaluateUnescaped(
        in Attachment attachment, ReadOnlySpan<byte> body, AttachmentLimits limits, out FileContent? content)
    {
        using var buffer = ByteBuffer.Rent(attachment.Bytes.Length);
        return Evaluate(attachment, attachment.Bytes.Read(body, buffer.Span), limits, out content);
    }

    private static PolicyViolation Evaluate(
        in Attachment attachment, ReadOnlySpan<byte> base64, AttachmentLimits limits, out FileContent? content)
    {
        content = null;
        if (!Base64.IsValid(base64, out var size))
        {
            return FileErrors.NotBase64(base64) is { } slip
                ? PolicyViolation.Of(slip, attachment.BytesAt)
                : new(PolicyViolationKind.NotBase64, attachment.BytesAt);
        }

        var largest = attachment.IsImage ? limits.MaxImageBytes : limits.MaxDocumentBytes;
        if (size > largest)
        {
            return new(
                attachment.IsImage ? PolicyViolationKind.ImageTooLarge : PolicyViolationKind.DocumentTooLarge, attachment.BytesAt,
                largest.Value);
        }

        var bytes = FileContents.Of(base64, attachment.Format);
        if (WhyNot(bytes, attachment) is { } why)
        {
            return PolicyViolation.Of(why, attachment.BytesAt);
        }

        if (!limits.Allows(bytes))
        {
            return new(PolicyViolationKind.Format, attachment.BytesAt);
        }

        content = bytes;
        return !attachment.IsImage && !attachment.IsOfAnthropic && limits.MaxDocumentBytes is null
            && size > AttachmentLimits.MaxConverseDocumentBytes
                ? TooLargeForSome(bytes, attachment)
                : default;
    }

    // For a document the content decides. An image, and Anthropic's PDF, must have the format that is declared.
    private static Errors.Text? WhyNot(FileContent content, in Attachment attachment) =>
        content == FileContent.Empty ? FileErrors.Empty
        : attachment.IsImage ? (content.IsOf(attachment.Format) ? null : FileErrors.Content(content, isImage: true))
        : attachment.IsOfAnthropic ? (content == FileContent.Pdf ? null : FileErrors.PdfOnly)
        : content is FileContent.Pdf or FileContent.CompoundFile or FileContent.Zip or FileContent.Text ? null
        : FileErrors.Content(content, isImage: false);

    // The model is not known yet, because modelId may come after the document.
    private static PolicyViolation TooLargeForSome(FileContent content, in Attachment attachment) =>
        new(PolicyViolationKind.LargeDocument, attachment.BytesAt)
        {
            Format = content == FileContent.Pdf ? AttachmentFormat.Pdf
                : content == FileContent.Zip && attachment.Format != AttachmentFormat.Xlsx ? AttachmentFormat.Docx
                : AttachmentFormat.Unknown,
        };
}
