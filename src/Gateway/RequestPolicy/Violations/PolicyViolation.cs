using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Violations;

/// <summary>Something that an application may not send. The default value means that there is no violation.</summary>
/// <param name="Kind">The kind of violation.</param>
/// <param name="Below">The path below the current place of the walk.</param>
/// <param name="Number">The limit, as a number of files or bytes.</param>
internal readonly record struct PolicyViolation(PolicyViolationKind Kind, string Below = "", long Number = 0)
{
    /// <summary>The rule of the member, for <see cref="PolicyViolationKind.Ruled"/>.</summary>
    public MemberRule Rule { get; init; }

    /// <summary>The object in which a member is not defined, or the schema that a value should have had.</summary>
    public BodySchema? Schema { get; init; }

    /// <summary>The value itself, where an error may repeat it.</summary>
    public string Value { get; init; } = "";

    /// <summary>The fault of a file and the remedy, for <see cref="PolicyViolationKind.BadFile"/>.</summary>
    public Text Why { get; init; }

    /// <summary>The format, for <see cref="PolicyViolationKind.LargeDocument"/>.</summary>
    public AttachmentFormat Format { get; init; }

    /// <summary>A file or a document name that AWS would refuse.</summary>
    public static PolicyViolation Of(Text why, string below = "") => new(PolicyViolationKind.BadFile, below) { Why = why };

    /// <summary>A member under a rule that is not allowed.</summary>
    public static PolicyViolation Under(MemberRule rule) => new(PolicyViolationKind.Ruled) { Rule = rule };
}

/// <summary>The kinds of violations.</summary>
internal enum PolicyViolationKind
{
    Nothing,

    /// <summary>A member under a rule that is not allowed.</summary>
    Ruled,

    /// <summary>A guardrail named by the caller, where one is forced.</summary>
    ForcedGuardrail,

    /// <summary>A member, or a kind of block, that the gateway does not know.</summary>
    Undefined,

    /// <summary>A value of another form than the API defines.</summary>
    WrongForm,

    /// <summary>A value of <c>anthropic_beta</c> that has to be allowed.</summary>
    Beta,

    /// <summary>A value of <c>anthropic_beta</c> that no setting allows.</summary>
    DeniedBeta,

    /// <summary>A request field of the model's own that has to be allowed.</summary>
    Field,

    /// <summary>A request field of the model's own that is out of its range.</summary>
    FieldValue,

    /// <summary>A path into the model's own response fields that has to be allowed.</summary>
    FieldPath,

    /// <summary>A bucket or prefix that has to be allowed.</summary>
    S3Location,

    /// <summary>A bucket owner that is missing or not the allowed one.</summary>
    BucketOwner,

    /// <summary>Another guardrail than the allowed one.</summary>
    Guardrail,

    /// <summary>A guardrail that checks the response only after the caller has received it.</summary>
    AsyncGuardrail,

    /// <summary>A key of <c>requestMetadata</c> that is the gateway's own.</summary>
    ReservedKey,

    /// <summary>More keys than the limit of AWS, counted with the gateway's own.</summary>
    TooManyKeys,

    /// <summary>A <c>requestMetadata</c> that is not an object.</summary>
    NoMetadata,

    TooManyImages,

    TooManyDocuments,

    /// <summary>An image or document of a format that has to be allowed.</summary>
    Format,

    /// <summary>A file or a document name that AWS would refuse.</summary>
    BadFile,

    ImageTooLarge,

    DocumentTooLarge,

    /// <summary>A document of a size that only some models accept.</summary>
    LargeDocument,

    /// <summary>Bytes that are not valid base64.</summary>
    NotBase64,

    /// <summary>An image or document that cannot be inspected, where the policy does not allow that.</summary>
    Unreadable,

    /// <summary>An Invoke body of unknown form.</summary>
    OpaqueBody,
}
