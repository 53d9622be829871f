using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Attachments;

/// <summary>The images and documents that an application may send.</summary>
/// <param name="MaxImages">The most images in one request; <c>null</c> for as many as the model takes.</param>
/// <param name="MaxDocuments">The most files in one request; <c>null</c> for AWS's own limit.</param>
/// <param name="MaxImageBytes">The size of the largest image, decoded; <c>null</c> for as large as the model takes.</param>
/// <param name="MaxDocumentBytes">The size of the largest document, decoded; <c>null</c> for AWS's own limit.</param>
/// <param name="Formats">The allowed formats, one bit for each <see cref="AttachmentFormat"/>.</param>
internal sealed record AttachmentLimits(
    int? MaxImages, int? MaxDocuments, int? MaxImageBytes, int? MaxDocumentBytes, uint Formats)
{
    // AWS's page of restrictions (November 2026): five documents a request and 4.5 MB each in Converse. The size limit does
    // not apply to PDF on Claude 4 and later, nor to PDF and DOCX on Nova: Catalog, LargeDocumentFormats.
    // Images have the model's limits only.
    public const int MaxConverseDocuments = 5;
    public const int MaxConverseDocumentBytes = 4_718_592;

    public bool Allows(AttachmentFormat format) => (Formats & (1U << (int)format)) != 0;

    /// <summary>True when at least one format that a file with this content can have is allowed.</summary>
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
