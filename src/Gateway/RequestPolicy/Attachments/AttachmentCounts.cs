namespace Gateway.RequestPolicy.Attachments;

/// <summary>How many files a request holds so far.</summary>
internal record struct AttachmentCounts
{
    public int Images { get; set; }

    /// <summary>Documents that are files; one given as a text is not counted.</summary>
    public int Documents { get; set; }
}
