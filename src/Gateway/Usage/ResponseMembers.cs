namespace Gateway.Usage;

/// <summary>
/// The members that are read from each kind of response. Paths are exact: anything elsewhere is content, which a model or a
/// caller may have written.
/// </summary>
internal static class ResponseMembers
{
    private const string InvocationMetrics = "amazon-bedrock-invocationMetrics";

    // One object each, used twice: a text that begins in content_block continues in delta.
    private static readonly JsonMember<ResponsePart> AnthropicText = new("text", ResponsePart.Text);
    private static readonly JsonMember<ResponsePart> AnthropicThinking = new("thinking", ResponsePart.Text);

    // Texts that the next event continues. Everything else in a delta is complete: citations, signatures, tool results.
    private static readonly JsonMember<ResponsePart>[] ConverseDelta =
    [
        new("text", ResponsePart.Text),
        new("toolUse", ResponsePart.Inside, new JsonMember<ResponsePart>("input", ResponsePart.JsonText)),
        new("reasoningContent", ResponsePart.Inside, new JsonMember<ResponsePart>("text", ResponsePart.Text)),
    ];

    public static readonly JsonMember<ResponsePart>[] None = [];

    /// <summary>The members of a whole Converse response.</summary>
    public static readonly JsonMember<ResponsePart>[] Converse =
    [
        new("usage", ResponsePart.Usage),
        new("stopReason", ResponsePart.StopReason),
    ];

    /// <summary>The members of one ConverseStream event.</summary>
    public static readonly JsonMember<ResponsePart>[] ConverseEvent =
    [
        .. Converse,
        new("delta", ResponsePart.Inside, ConverseDelta),
        new("p", ResponsePart.Padding),
    ];

    /// <summary>The members of a whole response in the provider's own format.</summary>
    public static readonly JsonMember<ResponsePart>[] Invoke =
    [
        new("usage", ResponsePart.Usage),
        new("stop_reason", ResponsePart.StopReason),
        new("stopReason", ResponsePart.StopReason),
        new(InvocationMetrics, ResponsePart.InvocationMetrics),
        new("inputTextTokenCount", ResponsePart.InputTokens), // Titan Text Embeddings.
    ];

    /// <summary>The members of one stream event in the provider's own format.</summary>
    public static readonly JsonMember<ResponsePart>[] InvokeEvent =
    [
        .. Invoke,

        // Anthropic.
        new("type", ResponsePart.EventType),
        new(
            "delta", ResponsePart.Inside,
            AnthropicText,
            AnthropicThinking,
            new("partial_json", ResponsePart.JsonText),
            new("stop_reason", ResponsePart.StopReason)),
        new("content_block", ResponsePart.Inside, AnthropicText, AnthropicThinking),
        new(
            "message", ResponsePart.Inside,
            new("usage", ResponsePart.Usage),
            new("stop_reason", ResponsePart.StopReason)),

        // Nova.
        new("messageStart", ResponsePart.Beginning),
        new("contentBlockDelta", ResponsePart.BlockDelta, new JsonMember<ResponsePart>("delta", ResponsePart.Inside, ConverseDelta)),
        new("contentBlockStop", ResponsePart.BlockEnd),
        new("messageStop", ResponsePart.End, new JsonMember<ResponsePart>("stopReason", ResponsePart.StopReason)),
        new("metadata", ResponsePart.Inside, new JsonMember<ResponsePart>("usage", ResponsePart.Usage)),

        // OpenAI's format, which many other providers use.
        new(
            "choices", ResponsePart.List,
            new("text", ResponsePart.Text),
            new(
                "delta", ResponsePart.Inside,
                new("content", ResponsePart.Text),
                new("reasoning", ResponsePart.Text),
                new("reasoning_content", ResponsePart.Text),
                new("refusal", ResponsePart.Text),
                new(
                    "tool_calls", ResponsePart.List,
                    new JsonMember<ResponsePart>(
                        "function", ResponsePart.Inside,
                        new JsonMember<ResponsePart>("arguments", ResponsePart.JsonText))))),

        // Titan, Llama, Cohere, Claude 2, Mistral.
        new("outputText", ResponsePart.Text),
        new("generation", ResponsePart.Text),
        new("text", ResponsePart.Text),
        new("completion", ResponsePart.Text),
        new("outputs", ResponsePart.List, new JsonMember<ResponsePart>("text", ResponsePart.Text)),
    ];

    /// <summary>The members of AWS's object around an event in the provider's own format.</summary>
    public static readonly JsonMember<ResponsePart>[] Chunk = [new("bytes", ResponsePart.Encoded), new("p", ResponsePart.Padding)];
}
