using System.Buffers;
using System.Buffers.Text;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Violations;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>
/// Judges images and documents by their number, their size, and their format: by its name, and by what the bytes are.
/// </summary>
internal static class AttachmentRules
{
    /// <param name="kind">Whose form the object has.</param>
    /// <param name="body">Where it stands.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="limits">What the application may send.</param>
    /// <param name="counts">Where it is counted.</param>
    /// <param name="content">What the file is; <c>null</c> where there is none, or it was not looked at.</param>
    public static PolicyViolation Evaluate(
        SchemaKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts, AttachmentLimits limits,
        ref AttachmentCounts counts, out FileContent? content)
    {
        content = null;
        var attachment = Attachment.Of(kind, body, texts);
        // What is given as a text is part of the prompt; what lies in a bucket is judged by its place.
        if (!attachment.Bytes.IsGiven)
        {
            counts.Images += attachment.IsImage ? 1 : 0;
            return default;
        }

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

    // Some writers of JSON escape the '/' or the '+' of base64.
    private static PolicyViolation EvaluateUnescaped(
        in Attachment attachment, ReadOnlySpan<byte> body, AttachmentLimits limits, out FileContent? content)
    {
        var rented = ArrayPool<byte>.Shared.Rent(attachment.Bytes.Length);
        try
        {
            return Evaluate(attachment, attachment.Bytes.Read(body, rented), limits, out content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
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

    // The content decides what a document is; an image and Anthropic's PDF have to be what they are said to be.
    private static Errors.Text? WhyNot(FileContent content, in Attachment attachment) =>
        content == FileContent.Empty ? FileErrors.Empty
        : attachment.IsImage ? (content.IsOf(attachment.Format) ? null : FileErrors.Content(content, isImage: true))
        : attachment.IsOfAnthropic ? (content == FileContent.Pdf ? null : FileErrors.PdfOnly)
        : content is FileContent.Pdf or FileContent.CompoundFile or FileContent.Zip or FileContent.Text ? null
        : FileErrors.Content(content, isImage: false);

    // Which model it goes to is not known yet: modelId may stand behind it.
    private static PolicyViolation TooLargeForSome(FileContent content, in Attachment attachment) =>
        new(PolicyViolationKind.LargeDocument, attachment.BytesAt)
        {
            Format = content == FileContent.Pdf ? AttachmentFormat.Pdf
                : content == FileContent.Zip && attachment.Format != AttachmentFormat.Xlsx ? AttachmentFormat.Docx
                : AttachmentFormat.Unknown,
        };
}
