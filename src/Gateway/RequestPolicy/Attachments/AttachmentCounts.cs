namespace Gateway.RequestPolicy.Attachments;

/// <summary>The files counted so far in a request.</summary>
internal record struct AttachmentCounts
{
    public int Images { get; set; }

    /// <summary>Documents that are files; a document given as text is not counted.</summary>
    public int Documents { get; set; }

    /// <summary>The length of the base64 of images in bytes.</summary>
    public long ImageBytes { get; set; }

    /// <summary>The length of the base64 of documents in bytes.</summary>
    public long DocumentBytes { get; set; }
}
