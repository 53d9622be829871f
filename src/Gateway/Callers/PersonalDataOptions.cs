namespace Gateway.Callers;

/// <summary>The actions for numbers that identify a person, in an application's requests and responses.</summary>
internal sealed class PersonalDataOptions
{
    /// <summary>The action for a request that contains one. Default <see cref="PersonalDataAction.Observe"/>.</summary>
    public PersonalDataAction Requests { get; set; } = PersonalDataAction.Observe;

    /// <summary>
    /// The action for a response; nothing can be masked there. Default <see cref="PersonalDataAction.Off"/>. Block holds a stream
    /// back while its text can still become a number, by 24 characters at most.
    /// </summary>
    public PersonalDataAction Responses { get; set; } = PersonalDataAction.Off;

    /// <summary>The rules to apply: <c>my_number</c>, <c>resident_record_code</c>. Default empty, which means all.</summary>
    public IList<string> Rules { get; set; } = [];

    /// <summary>
    /// The action for images and documents that the gateway cannot inspect: PDF, Office, images, audio, video, and files in S3.
    /// Default <see cref="UnreadableAttachments.Allow"/>.
    /// </summary>
    public UnreadableAttachments UnreadableAttachments { get; set; } = UnreadableAttachments.Allow;
}

/// <summary>The action for a number that identifies a person.</summary>
internal enum PersonalDataAction
{
    /// <summary>No search.</summary>
    Off,

    /// <summary>It is counted in the request's record, and forwarded.</summary>
    Observe,

    /// <summary>Its digits are overwritten; where that is not possible, the request is refused.</summary>
    Mask,

    /// <summary>The request is refused.</summary>
    Block,
}

/// <summary>The action for files that cannot be inspected.</summary>
internal enum UnreadableAttachments
{
    /// <summary>It is forwarded.</summary>
    Allow,

    /// <summary>It is forwarded and counted in the request's record.</summary>
    AllowAndFlag,

    /// <summary>The request is refused.</summary>
    Deny,
}
