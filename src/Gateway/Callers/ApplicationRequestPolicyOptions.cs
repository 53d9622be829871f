namespace Gateway.Callers;

/// <summary>
/// What one application may put into its requests, and what the gateway adds to them. Whatever is not allowed here, or
/// to everybody, is refused by name.
/// </summary>
internal sealed class ApplicationRequestPolicyOptions
{
    /// <summary>
    /// Members it may use that are refused by default: <c>serviceTier</c>, <c>performanceConfig</c>,
    /// <c>systemTool</c>, <c>guardContent</c>, <c>promptVariables</c>, <c>video</c>, <c>audio</c>,
    /// <c>context_management</c>; or the path of a member the gateway does not know, without positions, such as
    /// <c>messages[].content[].newBlock</c>. Default none.
    /// </summary>
    public IList<string> AllowMembers { get; set; } = [];

    /// <summary>
    /// Values of <c>anthropic_beta</c> it may send beside those that are known to be harmless. They are sent to every
    /// model. Default none.
    /// </summary>
    public IList<string> AllowBetas { get; set; } = [];

    /// <summary>Places in S3 it may have Bedrock read, with the contractor's role. Default none.</summary>
    public IList<S3LocationOptions> S3Locations { get; set; } = [];

    /// <summary>
    /// What it may set in <c>additionalModelRequestFields</c> beside what everybody may, or within limits. Default
    /// nothing.
    /// </summary>
    public IList<RequestFieldOptions> AdditionalModelRequestFields { get; set; } = [];

    /// <summary>
    /// The JSON Pointers it may ask for in <c>additionalModelResponseFieldPaths</c> beside <c>/stop_sequence</c> and
    /// <c>/delta/stop_sequence</c>. Default none.
    /// </summary>
    public IList<string> AdditionalModelResponseFieldPaths { get; set; } = [];

    /// <summary>Its guardrail. Default none, and none that a request names is accepted.</summary>
    public GuardrailOptions Guardrail { get; set; } = new();

    /// <summary>
    /// The most tokens of an answer: a larger <c>maxTokens</c> is replaced by this, a missing one added. Default none.
    /// </summary>
    public int? MaxTokens { get; set; }

    /// <summary>The most images in one request, 0 to 1000. Default as many as the model takes; AWS has no limit.</summary>
    public int? MaxImages { get; set; }

    /// <summary>
    /// The most documents in base64 in one request, 0 to 1000. Default AWS's: 5 in Converse, in Invoke as many as the
    /// model takes. Documents given as texts do not count.
    /// </summary>
    public int? MaxDocuments { get; set; }

    /// <summary>The largest image, decoded, in bytes. Default as large as the model takes; AWS has no limit.</summary>
    public int? MaxImageBytes { get; set; }

    /// <summary>
    /// The largest document, decoded, in bytes. Default AWS's: 4,718,592 (4.5 MB) in Converse, but for the formats the
    /// catalog names for the model (<c>LargeDocumentFormats</c>). What is set here holds for all.
    /// </summary>
    public int? MaxDocumentBytes { get; set; }

    /// <summary>
    /// The formats of images and documents it may send, in AWS's names. Default empty, which means all.
    /// </summary>
    public IList<string> AttachmentFormats { get; set; } = [];

    /// <summary>
    /// Whether it may send Invoke bodies whose form the catalog does not know, and which nobody inspects. Default
    /// false.
    /// </summary>
    public bool AllowOpaqueBodies { get; set; }

    /// <summary>What is done about numbers that identify a person.</summary>
    public PersonalDataOptions PersonalData { get; set; } = new();

    /// <summary>
    /// Whether the gateway adds municipality, application and request id to <c>requestMetadata</c>. Default true.
    /// </summary>
    public bool RequestMetadata { get; set; } = true;
}

/// <summary>A place in S3.</summary>
internal sealed class S3LocationOptions
{
    /// <summary>Bucket, or bucket and prefix, with a slash at the end: <c>s3://bucket/prefix/</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>The account that owns the bucket, 12 digits. Requests have to name it, too.</summary>
    public string BucketOwner { get; set; } = "";
}

/// <summary>A request field of the model's own.</summary>
internal sealed class RequestFieldOptions
{
    /// <summary>
    /// A JSON Pointer into <c>additionalModelRequestFields</c>, such as <c>/thinking/budget_tokens</c>.
    /// </summary>
    public string Pointer { get; set; } = "";

    /// <summary>The least number. Default none.</summary>
    public double? Min { get; set; }

    /// <summary>The greatest number. Default none.</summary>
    public double? Max { get; set; }

    /// <summary>
    /// The only values it may have; of a list, the only items. Default any, within Min and Max. Without any of the
    /// three everything below the pointer is allowed.
    /// </summary>
    public IList<string> Values { get; set; } = [];
}

/// <summary>A guardrail.</summary>
internal sealed class GuardrailOptions
{
    /// <summary>Its id, or its ARN in the gateway's Region. Default empty: there is none.</summary>
    public string Identifier { get; set; } = "";

    /// <summary>Its version: a number, or <c>DRAFT</c>.</summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// The guardrail profile it was created with, as GetGuardrail shows it (<c>crossRegionDetails</c>). Neither id nor
    /// ARN tells, so it has to be declared; only <c>none</c> is evaluated in its own Region.
    /// </summary>
    public string CrossRegionProfile { get; set; } = "";

    /// <summary>
    /// Whether it is put on every request, so that none may name one. Default true; false lets requests choose
    /// whether to name it.
    /// </summary>
    public bool Forced { get; set; } = true;
}
