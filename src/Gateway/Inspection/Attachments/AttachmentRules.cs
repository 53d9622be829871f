using System.Buffers;
using System.Buffers.Text;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.Attachments;

/// <summary>
/// Judges images and documents by their number, their size, and their format: by its name, and by what the bytes are.
/// </summary>
internal static class AttachmentRules
{
    /// <param name="kind">Whose form the object has.</param>
    /// <param name="body">Where it stands.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="limits">What the application may send.</param>
    /// <param name="found">Where it is counted.</param>
    /// <param name="content">What the file is; <c>null</c> where there is none, or it was not looked at.</param>
    public static Finding Judge(
        ShapeKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts, AttachmentLimits limits,
        ref RequestMembers found, out FileContent? content)
    {
        content = null;
        var attachment = Attachment.Of(kind, body, texts);
        // What is given as a text is part of the prompt; what lies in a bucket is judged by its place.
        if (!attachment.Bytes.IsGiven)
        {
            found.Images += attachment.IsImage ? 1 : 0;
            return default;
        }

        if (JudgeName(attachment, body) is var name and not { Kind: FindingKind.Nothing })
        {
            return name;
        }

        var most = attachment.IsImage ? limits.MaxImages
            : limits.MaxDocuments ?? (attachment.IsOfAnthropic ? null : AttachmentLimits.MostDocumentsOfConverse);
        if ((attachment.IsImage ? ++found.Images : ++found.Documents) > most)
        {
            return TooMany(attachment, limits, most.Value);
        }

        if (attachment.Format != AttachmentFormat.Unknown && !limits.Allows(attachment.Format))
        {
            return new(FindingKind.Format, attachment.FormatAt);
        }

        return attachment.Bytes.IsEscaped
            ? JudgeUnescaped(attachment, body, limits, out content)
            : Judge(attachment, attachment.Bytes.Raw(body), limits, out content);
    }

    private static Finding TooMany(in Attachment attachment, AttachmentLimits limits, int most) =>
        attachment.IsImage ? new(FindingKind.TooManyImages, "", most)
        : limits.MaxDocuments is null ? Finding.Of(FileRefusals.TooMany)
        : new(FindingKind.TooManyDocuments, "", most);

    private static Finding JudgeName(in Attachment attachment, ReadOnlySpan<byte> body)
    {
        if (!attachment.FormatName.IsGiven)
        {
            return attachment.IsImage || attachment.IsOfAnthropic
                ? Finding.Of(FileRefusals.NoFormat, attachment.FormatAt)
                : default;
        }

        if (attachment.Format != AttachmentFormat.Unknown
            && (attachment.IsOfAnthropic || attachment.Format.IsImage() == attachment.IsImage))
        {
            return default;
        }

        var meant = FormatNames.Meant(
            Attachment.Name(body, attachment.FormatName, stackalloc byte[Attachment.LongestName]));
        return Finding.Of(
            attachment.IsOfAnthropic && meant != AttachmentFormat.Unknown && !meant.IsImage()
                ? FileRefusals.PdfOnly
                : FileRefusals.Name(attachment.IsImage, attachment.IsOfAnthropic, meant),
            attachment.FormatAt);
    }

    // Some writers of JSON escape the '/' or the '+' of base64.
    private static Finding JudgeUnescaped(
        in Attachment attachment, ReadOnlySpan<byte> body, AttachmentLimits limits, out FileContent? content)
    {
        var rented = ArrayPool<byte>.Shared.Rent(attachment.Bytes.Length);
        try
        {
            return Judge(attachment, attachment.Bytes.Read(body, rented), limits, out content);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Finding Judge(
        in Attachment attachment, ReadOnlySpan<byte> base64, AttachmentLimits limits, out FileContent? content)
    {
        content = null;
        if (!Base64.IsValid(base64, out var size))
        {
            return new(FindingKind.NotBase64, attachment.BytesAt);
        }

        var largest = attachment.IsImage ? limits.MaxImageBytes : limits.MaxDocumentBytes;
        if (size > largest)
        {
            return new(
                attachment.IsImage ? FindingKind.ImageTooLarge : FindingKind.DocumentTooLarge, attachment.BytesAt,
                largest.Value);
        }

        var bytes = FileContents.Of(base64, attachment.Format);
        if (WhyNot(bytes, attachment) is { } why)
        {
            return Finding.Of(why, attachment.BytesAt);
        }

        if (!limits.Allows(bytes))
        {
            return new(FindingKind.Format, attachment.BytesAt);
        }

        content = bytes;
        return !attachment.IsImage && !attachment.IsOfAnthropic && limits.MaxDocumentBytes is null
            && size > AttachmentLimits.LargestDocumentOfConverse
                ? TooLargeForSome(bytes, attachment)
                : default;
    }

    // The content decides what a document is; an image and Anthropic's PDF have to be what they are said to be.
    private static Errors.Text? WhyNot(FileContent content, in Attachment attachment) =>
        content == FileContent.Empty ? FileRefusals.Empty
        : attachment.IsImage ? (content.IsOf(attachment.Format) ? null : FileRefusals.Content(content, isImage: true))
        : attachment.IsOfAnthropic ? (content == FileContent.Pdf ? null : FileRefusals.PdfOnly)
        : content is FileContent.Pdf or FileContent.CompoundFile or FileContent.Zip or FileContent.Text ? null
        : FileRefusals.Content(content, isImage: false);

    // Which model it goes to is not known yet: modelId may stand behind it.
    private static Finding TooLargeForSome(FileContent content, in Attachment attachment) =>
        new(FindingKind.LargeDocument, attachment.BytesAt)
        {
            Format = content == FileContent.Pdf ? AttachmentFormat.Pdf
                : content == FileContent.Zip && attachment.Format != AttachmentFormat.Xlsx ? AttachmentFormat.Docx
                : AttachmentFormat.Unknown,
        };
}
