namespace Gateway.Callers;

/// <summary>
/// The settings for the content of one application's requests, and for the gateway's additions. Everything that is not allowed
/// here, or to every application, is refused by name.
/// </summary>
internal sealed class ApplicationRequestPolicyOptions
{
    /// <summary>
    /// Members it may use that are refused by default: <c>serviceTier</c>, <c>performanceConfig</c>,
    /// <c>systemTool</c>, <c>guardContent</c>, <c>promptVariables</c>, <c>video</c>, <c>audio</c>; or the path of a member the
    /// gateway does not know, without positions, such as <c>messages[].content[].newBlock</c>. Default none.
    /// </summary>
    public IList<string> AllowMembers { get; set; } = [];

    /// <summary>
    /// Values of <c>anthropic_beta</c> it may send in addition to those that are known to be harmless. They are sent to every
    /// model. Default none.
    /// </summary>
    public IList<string> AllowBetas { get; set; } = [];

    /// <summary>S3 locations that Bedrock may read for it, with the contractor's role. Default none.</summary>
    public IList<S3LocationOptions> S3Locations { get; set; } = [];

    /// <summary>
    /// Fields it may set in <c>additionalModelRequestFields</c> in addition to those that every application may set, and limits
    /// of fields. Default none.
    /// </summary>
    public IList<RequestFieldOptions> AdditionalModelRequestFields { get; set; } = [];

    /// <summary>
    /// The JSON Pointers it may ask for in <c>additionalModelResponseFieldPaths</c> in addition to <c>/stop_sequence</c> and
    /// <c>/delta/stop_sequence</c>. Default none.
    /// </summary>
    public IList<string> AdditionalModelResponseFieldPaths { get; set; } = [];

    /// <summary>Its guardrail. Default none; then a request may not name one either.</summary>
    public GuardrailOptions Guardrail { get; set; } = new();

    /// <summary>
    /// The most tokens of a response: a larger <c>maxTokens</c> is replaced by this, a missing one added. Default none.
    /// </summary>
    public int? MaxTokens { get; set; }

    /// <summary>The most images in one request, 0 to 1000. Default as many as the model takes; AWS has no limit.</summary>
    public int? MaxImages { get; set; }

    /// <summary>
    /// The most documents in base64 in one request, 0 to 1000. Default AWS's: 5 in Converse, in Invoke as many as the
    /// model takes. Documents given as texts do not count.
    /// </summary>
    public int? MaxDocuments { get; set; }

    /// <summary>The most bytes of an image, decoded. Default as large as the model takes; AWS has no limit.</summary>
    public int? MaxImageBytes { get; set; }

    /// <summary>
    /// The size of the largest document, decoded, in bytes. Default AWS's: 4,718,592 (4.5 MB) in Converse, except for the formats
    /// that the catalog names for the model (<c>LargeDocumentFormats</c>). A value set here applies to all formats.
    /// </summary>
    public int? MaxDocumentBytes { get; set; }

    /// <summary>
    /// The formats of images and documents it may send, in AWS's names. Default empty, which means all.
    /// </summary>
    public IList<string> AttachmentFormats { get; set; } = [];

    /// <summary>
    /// True when it may send Invoke bodies whose form the catalog does not know, and which are not inspected. Default false.
    /// </summary>
    public bool AllowOpaqueBodies { get; set; }

    /// <summary>
    /// True when the gateway adds municipality, application and request id to <c>requestMetadata</c>. Default true.
    /// </summary>
    public bool RequestMetadata { get; set; } = true;
}

/// <summary>A location in S3.</summary>
internal sealed class S3LocationOptions
{
    /// <summary>Bucket, or bucket and prefix, with a slash at the end: <c>s3://bucket/prefix/</c>.</summary>
    public string Uri { get; set; } = "";

    /// <summary>The account that owns the bucket, 12 digits. Requests have to name it as well.</summary>
    public string BucketOwner { get; set; } = "";
}

/// <summary>A request field of the model's own.</summary>
internal sealed class RequestFieldOptions
{
    /// <summary>
    /// A JSON Pointer into <c>additionalModelRequestFields</c>, such as <c>/thinking/budget_tokens</c>.
    /// </summary>
    public string Pointer { get; set; } = "";

    /// <summary>The smallest number allowed. Default none.</summary>
    public double? Min { get; set; }

    /// <summary>The largest number allowed. Default none.</summary>
    public double? Max { get; set; }

    /// <summary>
    /// The only values allowed; for a list, the only items. Default any within Min and Max. Without Min, Max and Values
    /// everything below the pointer is allowed.
    /// </summary>
    public IList<string> Values { get; set; } = [];
}

/// <summary>A guardrail.</summary>
internal sealed class GuardrailOptions
{
    /// <summary>Its id, or its ARN in the gateway's Region. Default empty: no guardrail.</summary>
    public string Identifier { get; set; } = "";

    /// <summary>Its version: a number, or <c>DRAFT</c>.</summary>
    public string Version { get; set; } = "";

    /// <summary>
    /// The guardrail profile it was created with, as GetGuardrail shows it (<c>crossRegionDetails</c>). It has to be declared,
    /// because neither id nor ARN shows it. Only <c>none</c> is evaluated in its own Region.
    /// </summary>
    public string CrossRegionProfile { get; set; } = "";

    /// <summary>
    /// True when it is added to every request, and requests may not name one. Default true; with false a request may name it or
    /// not.
    /// </summary>
    public bool Forced { get; set; } = true;
}
