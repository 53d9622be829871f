namespace Gateway.Usage;

/// <summary>
/// The members that are read of each kind of answer. Paths are exact: whatever lies elsewhere is content, and a
/// model or a caller may have written it.
/// </summary>
internal static class AnswerMembers
{
    private const string InvocationMetrics = "amazon-bedrock-invocationMetrics";

    public static readonly JsonMember<AnswerPart>[] None = [];

    /// <summary>A whole Converse answer; each event of its stream holds some of the same members.</summary>
    public static readonly JsonMember<AnswerPart>[] Converse =
    [
        new("usage", AnswerPart.Usage),
        new("stopReason", AnswerPart.StopReason),
    ];

    /// <summary>A whole answer in the provider's own form.</summary>
    public static readonly JsonMember<AnswerPart>[] Invoke =
    [
        new("usage", AnswerPart.Usage),
        new("stop_reason", AnswerPart.StopReason),
        new("stopReason", AnswerPart.StopReason),
        new(InvocationMetrics, AnswerPart.InvocationMetrics),
    ];

    /// <summary>One event of a stream in the provider's own form.</summary>
    public static readonly JsonMember<AnswerPart>[] InvokeEvent =
    [
        .. Invoke,

        // Anthropic.
        new("type", AnswerPart.EventType),
        new("delta", AnswerPart.Inside, new JsonMember<AnswerPart>("stop_reason", AnswerPart.StopReason)),
        new(
            "message", AnswerPart.Inside,
            new("usage", AnswerPart.Usage),
            new("stop_reason", AnswerPart.StopReason)),

        // Nova.
        new("messageStart", AnswerPart.Beginning),
        new("messageStop", AnswerPart.End, new JsonMember<AnswerPart>("stopReason", AnswerPart.StopReason)),
        new("metadata", AnswerPart.Inside, new JsonMember<AnswerPart>("usage", AnswerPart.Usage)),
    ];
}
