using System.ComponentModel.DataAnnotations;

namespace Gateway.Simulator;

/// <summary>The section <c>Simulator</c> of simulator.json.</summary>
internal sealed class SimulatorOptions
{
    internal const string Section = "Simulator";

    /// <summary>
    /// The Authorization header the container-credentials endpoint expects. Default <c>sandbox-container-token</c>.
    /// </summary>
    [Required]
    public string ContainerToken { get; set; } = "sandbox-container-token";

    /// <summary>How long a task-role session lives. Default 6 hours, as on ECS.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "12:00:00")]
    public TimeSpan TaskSessionLifetime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// Whether the model ids <c>simulator.*</c> exist and the contractor's policy covers them. Default false.
    /// </summary>
    public bool SimulatorModels { get; set; }

    /// <summary>
    /// What a policy that lacks a destination of a profile leads to. Default <see cref="OsakaDenial.Always"/>.
    /// </summary>
    public OsakaDenial OsakaDenial { get; set; } = OsakaDenial.Always;

    /// <summary>
    /// Whether <c>aws:SourceVpce</c> is there when the way to a profile's other Region is authorized. Default true.
    /// </summary>
    public bool SourceVpceAtDestinations { get; set; } = true;

    /// <summary>
    /// The status of an incomplete signature: the documentation says 400, practice is said to be 403. Default 403.
    /// </summary>
    [AllowedValues(400, 403)]
    public int IncompleteSignatureStatus { get; set; } = 403;

    /// <summary>
    /// Whether a caller may send back <c>"type":"tool_use"</c> as Bedrock itself returned it, although the model lists
    /// only <c>server_tool_use</c>. Default true: the JavaScript SDK sends the member back when a message is appended
    /// whole, the usual way to go on. False is the stricter reading, for clients that want to be safe under both.
    /// </summary>
    public bool AcceptEchoedToolUseType { get; set; } = true;
}
