namespace Gateway.Inspection.Attachments;

/// <summary>What images and documents an application may send.</summary>
/// <param name="MaxImages">How many images in one request.</param>
/// <param name="MaxDocuments">How many documents in one request.</param>
/// <param name="MaxImageBytes">The largest image, decoded.</param>
/// <param name="MaxDocumentBytes">The largest document, decoded.</param>
/// <param name="Formats">One bit for each <see cref="AttachmentFormat"/>.</param>
internal sealed record AttachmentLimits(
    int MaxImages, int MaxDocuments, int MaxImageBytes, int MaxDocumentBytes, uint Formats)
{
    public bool Allows(AttachmentFormat format) => (Formats & (1U << (int)format)) != 0;
}
