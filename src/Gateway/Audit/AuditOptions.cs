namespace Gateway.Audit;

/// <summary>The <c>Audit</c> section: the trail of who did what, kept so that a later change is seen.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>
    /// Whether there is a trail. Needs a ledger. Required in production with a ledger, where <see cref="AuditMode.Off"/> is a choice
    /// too; elsewhere the default is no trail.
    /// </summary>
    public AuditMode? Mode { get; set; }

    /// <summary>
    /// The keys of the chains by their ids, each at least 32 bytes in hexadecimal. Old keys stay for as long as their records are
    /// kept. Secrets: never logged.
    /// </summary>
    public Dictionary<string, string> Key { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The id of the key for new records. Required with a trail.</summary>
    public string CurrentKeyId { get; set; } = "";

    /// <summary>
    /// True to refuse requests with <c>ledger_unavailable</c> while a refusal or an operator's read could not be recorded; false to
    /// answer them, count what is not recorded, and record the count later. Default true. What is sent to Bedrock is recorded either way.
    /// </summary>
    public bool FailClosed { get; set; } = true;

    /// <summary>True to record the callers' addresses. Default false.</summary>
    public bool IncludeAddress { get; set; }

    /// <summary>
    /// The private key (PEM, ECDSA P-256) that signs the hourly anchors. A secret: never logged. Default empty: no anchors.
    /// </summary>
    public string AnchorKeyPem { get; set; } = "";

    /// <summary>
    /// A folder into which each anchor is written as a file, to be copied to where operators cannot change it. Default empty.
    /// </summary>
    public string AnchorPath { get; set; } = "";
}

/// <summary>Whether there is an audit trail.</summary>
internal enum AuditMode
{
    /// <summary>No trail.</summary>
    Off,

    /// <summary>A trail, in the ledger's database.</summary>
    On,
}
