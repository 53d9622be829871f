using System.ComponentModel.DataAnnotations;

namespace Gateway.Simulator;

/// <summary>The <c>Simulator</c> section of simulator.json.</summary>
internal sealed class SimulatorOptions
{
    internal const string Section = "Simulator";

    /// <summary>
    /// The Authorization header that the container-credentials endpoint expects. Default <c>sandbox-container-token</c>.
    /// </summary>
    [Required]
    public string ContainerToken { get; set; } = "sandbox-container-token";

    /// <summary>The duration of a task-role session. Default 6 hours, as on ECS.</summary>
    [Range(typeof(TimeSpan), "00:15:00", "12:00:00")]
    public TimeSpan TaskSessionLifetime { get; set; } = TimeSpan.FromHours(6);

    /// <summary>
    /// True when the model ids <c>simulator.*</c> exist and the contractor's policy covers them. Default false.
    /// </summary>
    public bool SimulatorModels { get; set; }

    /// <summary>
    /// The result when a policy does not cover one destination of a profile. Default <see cref="OsakaDenial.Always"/>.
    /// </summary>
    public OsakaDenial OsakaDenial { get; set; } = OsakaDenial.Always;

    /// <summary>
    /// True when <c>aws:SourceVpce</c> is present in the authorization for a profile's destination outside Tokyo. Default true.
    /// </summary>
    public bool SourceVpceAtDestinations { get; set; } = true;

    /// <summary>
    /// The status for an incomplete signature: 400 in the documentation, reportedly 403 in practice. Default 403.
    /// </summary>
    [AllowedValues(400, 403)]
    public int IncompleteSignatureStatus { get; set; } = 403;

    /// <summary>
    /// True when a caller may send back <c>"type":"tool_use"</c> as Bedrock returned it, although the service model lists only
    /// <c>server_tool_use</c>. Default true: the JavaScript SDK sends the member back when a whole message is appended, the usual
    /// way to continue. False is the stricter reading, for clients that want to work with both.
    /// </summary>
    public bool AcceptEchoedToolUseType { get; set; } = true;

    /// <summary>
    /// True when every model refuses two messages in a row with the same role, in Converse as in Claude's own format. Default false:
    /// only Claude 3 does; newer models read them as one message.
    /// </summary>
    public bool RolesMustAlternate { get; set; }

    /// <summary>
    /// True when the attribution text that Claude Code puts first in the system prompt is refused. Default false: it was refused
    /// early in 2026, but its releases since then send it to Bedrock too.
    /// </summary>
    public bool RefuseAttribution { get; set; }

    /// <summary>
    /// True when, with manual thinking, the assistant's first message of a tool loop must begin with a thought. Default false: it
    /// was refused in 2025, but Claude Code 2.1.197 leaves thoughts out on Bedrock, where a model's id is not its own name.
    /// </summary>
    public bool ToolLoopBeginsWithThought { get; set; }

    /// <summary>
    /// Whether Claude models accept a schema for their answer. Default <see cref="StructuredOutput.ByModel"/>.
    /// </summary>
    public StructuredOutput StructuredOutput { get; set; } = StructuredOutput.ByModel;

    /// <summary>
    /// The answer to a prompt that is longer than the model's context window. Default <see cref="ContextOverflow.InputIsTooLong"/>.
    /// </summary>
    public ContextOverflow ContextOverflow { get; set; } = ContextOverflow.InputIsTooLong;
}
