using System.Buffers;
using System.Buffers.Text;
using Gateway.Inspection.Members;

namespace Gateway.Inspection.Attachments;

/// <summary>
/// Judges images and documents by their number, their size, and their format: the declared one and the first bytes.
/// </summary>
internal static class AttachmentRules
{
    /// <param name="kind">Whose form the object has.</param>
    /// <param name="body">Where it stands.</param>
    /// <param name="texts">Its texts.</param>
    /// <param name="limits">What the application may send.</param>
    /// <param name="found">Where it is counted.</param>
    public static Finding Judge(
        ShapeKind kind, ReadOnlySpan<byte> body, in CollectedTexts texts, AttachmentLimits limits,
        ref RequestMembers found)
    {
        var attachment = Attachment.Of(kind, body, texts);
        if (attachment.IsImage ? ++found.Images > limits.MaxImages : ++found.Documents > limits.MaxDocuments)
        {
            return attachment.IsImage
                ? new(FindingKind.TooManyImages, "", limits.MaxImages)
                : new(FindingKind.TooManyDocuments, "", limits.MaxDocuments);
        }

        if (!attachment.Bytes.IsGiven)
        {
            return default;
        }

        if (attachment.Format.IsImage() != attachment.IsImage || !limits.Allows(attachment.Format))
        {
            return new(FindingKind.Format, attachment.FormatAt);
        }

        return attachment.Bytes.IsEscaped
            ? JudgeUnescaped(attachment, body, limits)
            : Judge(attachment, attachment.Bytes.Raw(body), limits);
    }

    // Some writers of JSON escape the '/' or the '+' of base64.
    private static Finding JudgeUnescaped(in Attachment attachment, ReadOnlySpan<byte> body, AttachmentLimits limits)
    {
        var rented = ArrayPool<byte>.Shared.Rent(attachment.Bytes.Length);
        try
        {
            return Judge(attachment, attachment.Bytes.Read(body, rented), limits);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static Finding Judge(in Attachment attachment, ReadOnlySpan<byte> base64, AttachmentLimits limits)
    {
        if (!Base64.IsValid(base64, out var size))
        {
            return new(FindingKind.NotBase64, attachment.BytesAt);
        }

        if (size > (attachment.IsImage ? limits.MaxImageBytes : limits.MaxDocumentBytes))
        {
            return attachment.IsImage
                ? new(FindingKind.ImageTooLarge, attachment.BytesAt, limits.MaxImageBytes)
                : new(FindingKind.DocumentTooLarge, attachment.BytesAt, limits.MaxDocumentBytes);
        }

        Span<byte> head = stackalloc byte[MagicBytes.Looked];
        var first = base64[..Math.Min(base64.Length, Base64.GetMaxEncodedToUtf8Length(MagicBytes.Looked))];
        Base64.DecodeFromUtf8(first, head, out _, out var decoded, isFinalBlock: first.Length == base64.Length);
        return MagicBytes.Fit(attachment.Format, head[..decoded], decoded == size)
            ? default
            : new(FindingKind.OtherContent, attachment.FormatAt);
    }
}
