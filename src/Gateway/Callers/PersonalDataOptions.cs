namespace Gateway.Callers;

/// <summary>What is done about numbers in an application's requests and answers that identify a person.</summary>
internal sealed class PersonalDataOptions
{
    /// <summary>What is done where a request holds one. Default <see cref="PersonalDataAction.Observe"/>.</summary>
    public PersonalDataAction Requests { get; set; } = PersonalDataAction.Observe;

    /// <summary>
    /// The same for answers, where nothing can be masked. Default <see cref="PersonalDataAction.Off"/>. Blocking holds a
    /// stream back while its text can still become a number, by 24 characters at most.
    /// </summary>
    public PersonalDataAction Responses { get; set; } = PersonalDataAction.Off;

    /// <summary>Which are looked for: <c>my_number</c>, <c>resident_record_code</c>. Default empty, which means all.</summary>
    public IList<string> Rules { get; set; } = [];

    /// <summary>
    /// What is done about images and documents that nobody here can look into: PDF, Office, images, audio, video, and
    /// what lies in S3. Default <see cref="UnreadableAttachments.Allow"/>.
    /// </summary>
    public UnreadableAttachments UnreadableAttachments { get; set; } = UnreadableAttachments.Allow;
}

/// <summary>What is done about a number that identifies a person.</summary>
internal enum PersonalDataAction
{
    /// <summary>Nothing is looked for.</summary>
    Off,

    /// <summary>It is counted in the settlement, and sent on.</summary>
    Observe,

    /// <summary>Its digits are replaced by stars; where that is not possible, the request is refused.</summary>
    Mask,

    /// <summary>The request is refused.</summary>
    Block,
}

/// <summary>What is done about what cannot be looked into.</summary>
internal enum UnreadableAttachments
{
    /// <summary>It is sent on.</summary>
    Allow,

    /// <summary>It is sent on and counted in the settlement.</summary>
    AllowAndFlag,

    /// <summary>The request is refused.</summary>
    Deny,
}
