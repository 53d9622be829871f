namespace Gateway.Usage;

/// <summary>
/// The members that are read of each kind of answer. Paths are exact: whatever lies elsewhere is content, and a
/// model or a caller may have written it.
/// </summary>
internal static class AnswerMembers
{
    private const string InvocationMetrics = "amazon-bedrock-invocationMetrics";

    // Named once: a text that begins in content_block goes on in delta.
    private static readonly JsonMember<AnswerPart> AnthropicText = new("text", AnswerPart.Text);
    private static readonly JsonMember<AnswerPart> AnthropicThinking = new("thinking", AnswerPart.Text);

    // What the next event continues. All else in a delta is complete: citations, signatures, results of tools.
    private static readonly JsonMember<AnswerPart>[] ConverseDelta =
    [
        new("text", AnswerPart.Text),
        new("toolUse", AnswerPart.Inside, new JsonMember<AnswerPart>("input", AnswerPart.JsonText)),
        new("reasoningContent", AnswerPart.Inside, new JsonMember<AnswerPart>("text", AnswerPart.Text)),
    ];

    public static readonly JsonMember<AnswerPart>[] None = [];

    /// <summary>A whole Converse answer.</summary>
    public static readonly JsonMember<AnswerPart>[] Converse =
    [
        new("usage", AnswerPart.Usage),
        new("stopReason", AnswerPart.StopReason),
    ];

    /// <summary>One event of ConverseStream.</summary>
    public static readonly JsonMember<AnswerPart>[] ConverseEvent =
    [
        .. Converse,
        new("delta", AnswerPart.Inside, ConverseDelta),
        new("p", AnswerPart.Padding),
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
        new(
            "delta", AnswerPart.Inside,
            AnthropicText,
            AnthropicThinking,
            new("partial_json", AnswerPart.JsonText),
            new("stop_reason", AnswerPart.StopReason)),
        new("content_block", AnswerPart.Inside, AnthropicText, AnthropicThinking),
        new(
            "message", AnswerPart.Inside,
            new("usage", AnswerPart.Usage),
            new("stop_reason", AnswerPart.StopReason)),

        // Nova.
        new("messageStart", AnswerPart.Beginning),
        new("contentBlockDelta", AnswerPart.Inside, new JsonMember<AnswerPart>("delta", AnswerPart.Inside, ConverseDelta)),
        new("contentBlockStop", AnswerPart.BlockEnd),
        new("messageStop", AnswerPart.End, new JsonMember<AnswerPart>("stopReason", AnswerPart.StopReason)),
        new("metadata", AnswerPart.Inside, new JsonMember<AnswerPart>("usage", AnswerPart.Usage)),

        // OpenAI's form, which many others speak.
        new(
            "choices", AnswerPart.List,
            new("text", AnswerPart.Text),
            new(
                "delta", AnswerPart.Inside,
                new("content", AnswerPart.Text),
                new("reasoning", AnswerPart.Text),
                new("reasoning_content", AnswerPart.Text),
                new("refusal", AnswerPart.Text),
                new(
                    "tool_calls", AnswerPart.List,
                    new JsonMember<AnswerPart>(
                        "function", AnswerPart.Inside,
                        new JsonMember<AnswerPart>("arguments", AnswerPart.JsonText))))),

        // Titan, Llama, Cohere, Claude 2, Mistral.
        new("outputText", AnswerPart.Text),
        new("generation", AnswerPart.Text),
        new("text", AnswerPart.Text),
        new("completion", AnswerPart.Text),
        new("outputs", AnswerPart.List, new JsonMember<AnswerPart>("text", AnswerPart.Text)),
    ];

    /// <summary>What AWS puts around an event in the provider's own form, beside its bytes.</summary>
    public static readonly JsonMember<AnswerPart>[] Chunk = [new("bytes", AnswerPart.Encoded), new("p", AnswerPart.Padding)];
}
