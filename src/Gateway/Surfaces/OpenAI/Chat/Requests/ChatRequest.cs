using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The members of a request that are translated. One that is absent or null is <c>default</c>.</summary>
internal struct ChatRequest
{
    public JsonElement Messages;
    public JsonElement Stream;
    public JsonElement StreamOptions;
    public JsonElement Tools;
    public JsonElement ToolChoice;
    public JsonElement ParallelToolCalls;
    public JsonElement MaxCompletionTokens;
    public JsonElement MaxTokens;
    public JsonElement Temperature;
    public JsonElement TopP;
    public JsonElement TopK;
    public JsonElement Stop;
    public JsonElement ResponseFormat;
    public JsonElement ReasoningEffort;
    public JsonElement Reasoning;
    public JsonElement Thinking;

    /// <summary>Finds them.</summary>
    /// <param name="root">The body, an object.</param>
    /// <param name="dropped">Gets the names of those that are not translated.</param>
    /// <param name="request">The members.</param>
    /// <returns>The error if the request has a member that is refused.</returns>
    public static GatewayError? Read(JsonElement root, DroppedMembers dropped, out ChatRequest request)
    {
        request = default;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null
                && !request.Take(member)
                && ChatMembers.Judge(member, dropped) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private bool Take(in JsonProperty member)
    {
        switch (member.Name)
        {
            case "model": // Read before a model is placed.
                return true;
            case "stream":
                Stream = member.Value;
                return true;
            case "stream_options":
                StreamOptions = member.Value;
                return true;
            case "messages":
                Messages = member.Value;
                return true;
            case "tools":
                Tools = member.Value;
                return true;
            case "tool_choice":
                ToolChoice = member.Value;
                return true;
            case "parallel_tool_calls":
                ParallelToolCalls = member.Value;
                return true;
            case "response_format":
                ResponseFormat = member.Value;
                return true;
            default:
                return TakeNumbers(member) || TakeReasoning(member);
        }
    }

    private bool TakeNumbers(in JsonProperty member)
    {
        switch (member.Name)
        {
            case "max_completion_tokens":
                MaxCompletionTokens = member.Value;
                return true;
            case "max_tokens":
                MaxTokens = member.Value;
                return true;
            case "temperature":
                Temperature = member.Value;
                return true;
            case "top_p":
                TopP = member.Value;
                return true;
            case "top_k":
                TopK = member.Value;
                return true;
            case "stop":
                Stop = member.Value;
                return true;
            default:
                return false;
        }
    }

    private bool TakeReasoning(in JsonProperty member)
    {
        switch (member.Name)
        {
            case "reasoning_effort":
                ReasoningEffort = member.Value;
                return true;
            case "reasoning":
                Reasoning = member.Value;
                return true;
            case "thinking":
                Thinking = member.Value;
                return true;
            default:
                return false;
        }
    }
}
