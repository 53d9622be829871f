namespace Gateway.RequestPolicy.Attachments;

/// <summary>The number of files counted so far in a request.</summary>
internal record struct AttachmentCounts
{
    public int Images { get; set; }

    /// <summary>Documents that are files; a document given as text is not counted.</summary>
    public int Documents { get; set; }
}
