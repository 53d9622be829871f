using Gateway.Errors;
using Gateway.RequestPolicy.Schemas;

namespace Gateway.RequestPolicy.Violations;

/// <summary>Something an application may not send. The default is nothing.</summary>
/// <param name="Kind">What.</param>
/// <param name="Below">Where, below the place of the walk.</param>
/// <param name="Number">How many, or how large.</param>
internal readonly record struct PolicyViolation(PolicyViolationKind Kind, string Below = "", long Number = 0)
{
    /// <summary>What the member falls under, of <see cref="PolicyViolationKind.Ruled"/>.</summary>
    public MemberRule Rule { get; init; }

    /// <summary>Where a member is not defined, or what a value should have been.</summary>
    public BodySchema? Schema { get; init; }

    /// <summary>The value itself, where it may be repeated.</summary>
    public string Value { get; init; } = "";

    /// <summary>What is wrong with a file and what helps, of <see cref="PolicyViolationKind.BadFile"/>.</summary>
    public Text Why { get; init; }

    /// <summary>The format, of <see cref="PolicyViolationKind.LargeDocument"/>.</summary>
    public AttachmentFormat Format { get; init; }

    /// <summary>A file, or the name of one, that AWS would refuse.</summary>
    public static PolicyViolation Of(Text why, string below = "") => new(PolicyViolationKind.BadFile, below) { Why = why };

    /// <summary>A member that falls under a rule.</summary>
    public static PolicyViolation Under(MemberRule rule) => new(PolicyViolationKind.Ruled) { Rule = rule };
}

/// <summary>The kinds of things an application may not send.</summary>
internal enum PolicyViolationKind
{
    Nothing,

    /// <summary>A member that has to be allowed.</summary>
    Ruled,

    /// <summary>A guardrail, where one is forced.</summary>
    ForcedGuardrail,

    /// <summary>A member, or a kind of block, that nobody here knows.</summary>
    Undefined,

    /// <summary>A value of another form than the API has there.</summary>
    WrongForm,

    /// <summary>A value of <c>anthropic_beta</c> that has to be allowed.</summary>
    Beta,

    /// <summary>The same where no setting allows it.</summary>
    DeniedBeta,

    /// <summary>A request field of the model's own that has to be allowed.</summary>
    Field,

    /// <summary>The same, out of its range.</summary>
    FieldValue,

    /// <summary>A path into the model's own answer that has to be allowed.</summary>
    FieldPath,

    /// <summary>A bucket or prefix that has to be allowed.</summary>
    S3Location,

    /// <summary>A bucket owner that is missing, or another than has to be named.</summary>
    BucketOwner,

    /// <summary>Another guardrail than the one that may be chosen.</summary>
    Guardrail,

    /// <summary>A guardrail that looks at the answer only after the caller has it.</summary>
    AsyncGuardrail,

    /// <summary>A key of <c>requestMetadata</c> that is the gateway's own.</summary>
    ReservedKey,

    /// <summary>More keys than leave room for the gateway's own.</summary>
    TooManyKeys,

    /// <summary><c>requestMetadata</c> that is no object.</summary>
    NoMetadata,

    TooManyImages,

    TooManyDocuments,

    /// <summary>An image or document of a format that has to be allowed.</summary>
    Format,

    /// <summary>A file, or the name of one, that AWS would refuse.</summary>
    BadFile,

    ImageTooLarge,

    DocumentTooLarge,

    /// <summary>A document that only some models take so large.</summary>
    LargeDocument,

    /// <summary>Bytes that are no base64.</summary>
    NotBase64,

    /// <summary>An image or document nobody here can look into, where that is asked for.</summary>
    Unreadable,

    /// <summary>A body of Invoke whose form nobody here knows.</summary>
    OpaqueBody,
}
