using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>What images and documents an application may send.</summary>
/// <param name="MaxImages">How many images in one request; <c>null</c> for as many as the model takes.</param>
/// <param name="MaxDocuments">How many files in one request; <c>null</c> for AWS's own limit.</param>
/// <param name="MaxImageBytes">The largest image, decoded; <c>null</c> for as large as the model takes.</param>
/// <param name="MaxDocumentBytes">The largest document, decoded; <c>null</c> for AWS's own limit.</param>
/// <param name="Formats">One bit for each <see cref="AttachmentFormat"/>.</param>
internal sealed record AttachmentLimits(
    int? MaxImages, int? MaxDocuments, int? MaxImageBytes, int? MaxDocumentBytes, uint Formats)
{
    // AWS's page of restrictions (November 2026): five documents a request and 4.5 MB each in Converse. For PDF on
    // Claude 4 and later, and for PDF and DOCX on Nova, the size does not hold: Catalog, LargeDocumentFormats.
    // Images have the model's limits only.
    public const int MaxConverseDocuments = 5;
    public const int MaxConverseDocumentBytes = 4_718_592;

    public bool Allows(AttachmentFormat format) => (Formats & (1U << (int)format)) != 0;

    /// <summary>Whether any format that such a file can have is allowed.</summary>
    public bool Allows(FileContent content)
    {
        foreach (var format in AttachmentFormats.All)
        {
            if (content.IsOf(format) && Allows(format))
            {
                return true;
            }
        }

        return false;
    }
}
