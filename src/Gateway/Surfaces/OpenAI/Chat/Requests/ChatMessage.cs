using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The members of one message. One that is absent or null is <c>default</c>.</summary>
internal struct ChatMessage
{
    public JsonElement Content;
    public JsonElement Refusal;
    public JsonElement ToolCalls;
    public JsonElement FunctionCall;
    public JsonElement ToolCallId;
    public JsonElement Name;
    public JsonElement ThinkingBlocks;
    public JsonElement CacheControl;

    /// <summary>Who speaks.</summary>
    public ChatRole Role;

    /// <summary>Finds them.</summary>
    /// <param name="message">The message.</param>
    /// <param name="index">Its position.</param>
    /// <param name="dropped">Gets the names of those that are not translated.</param>
    /// <param name="read">The members.</param>
    public static GatewayError? Read(JsonElement message, int index, DroppedMembers dropped, out ChatMessage read)
    {
        read = default;
        if (message.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject($"messages[{index}]");
        }

        foreach (var member in message.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null && !read.Take(member) && Judge(member, index, dropped) is { } error)
            {
                return error;
            }
        }

        if (read.Role == ChatRole.None)
        {
            return RequestErrors.NotOneOf($"messages[{index}].role", "system, developer, user, assistant, tool");
        }

        if (read.Name.ValueKind != JsonValueKind.Undefined && read.Role is not (ChatRole.Tool or ChatRole.Function))
        {
            dropped.Add("messages[].name");
        }

        read.DropOfOtherRoles(dropped);
        return null;
    }

    private readonly void DropOfOtherRoles(DroppedMembers dropped)
    {
        if (Role != ChatRole.Assistant)
        {
            Drop(ToolCalls, "messages[].tool_calls", dropped);
            Drop(FunctionCall, "messages[].function_call", dropped);
            Drop(ThinkingBlocks, "messages[].thinking_blocks", dropped);
            Drop(Refusal, "messages[].refusal", dropped);
        }

        if (Role != ChatRole.Tool)
        {
            Drop(ToolCallId, "messages[].tool_call_id", dropped);
        }

        if (Content.ValueKind != JsonValueKind.String)
        {
            Drop(CacheControl, "messages[].cache_control", dropped); // Parts have their own.
        }
    }

    // An empty list or text says nothing.
    private static void Drop(JsonElement value, string name, DroppedMembers dropped)
    {
        if (!(value.ValueKind is JsonValueKind.Undefined
            || (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0)
            || JsonText.Is(value, "")))
        {
            dropped.Add(name);
        }
    }

    private bool Take(in JsonProperty member)
    {
        switch (member.Name)
        {
            case "role":
                Role = RoleOf(member.Value);
                return true;
            case "content":
                Content = member.Value;
                return true;
            case "tool_calls":
                ToolCalls = member.Value;
                return true;
            case "tool_call_id":
                ToolCallId = member.Value;
                return true;
            case "name":
                Name = member.Value;
                return true;
            default:
                return TakeRare(member);
        }
    }

    private bool TakeRare(in JsonProperty member)
    {
        switch (member.Name)
        {
            case "refusal":
                Refusal = member.Value;
                return true;
            case "function_call":
                FunctionCall = member.Value;
                return true;
            case "thinking_blocks":
                ThinkingBlocks = member.Value;
                return true;
            case "cache_control":
                CacheControl = member.Value;
                return true;
            default:
                return false;
        }
    }

    private static GatewayError? Judge(in JsonProperty member, int index, DroppedMembers dropped) => member.Name switch
    {
        // What clients send back of an answer. A thought without its signature says nothing to a model.
        "reasoning_content" or "reasoning" or "reasoning_details" or "annotations" or "id" or "finish_reason"
            or "parsed" => null,
        "audio" => RequestErrors.At(
            $"messages[{index}].audio",
            "音声は扱えません。発言の文字起こしを content に書いてください。",
            "audio cannot be used. Put what was said into content."),
        _ => dropped.AddUnknown("messages[].", member.Name),
    };

    private static ChatRole RoleOf(JsonElement role) => role.ValueKind != JsonValueKind.String ? ChatRole.None
        : role.ValueEquals("user") ? ChatRole.User
        : role.ValueEquals("assistant") ? ChatRole.Assistant
        : role.ValueEquals("tool") ? ChatRole.Tool
        : role.ValueEquals("system") || role.ValueEquals("developer") ? ChatRole.System
        : role.ValueEquals("function") ? ChatRole.Function
        : ChatRole.None;
}

/// <summary>The roles of messages.</summary>
internal enum ChatRole
{
    /// <summary>None that is known.</summary>
    None,

    /// <summary><c>system</c> or <c>developer</c>.</summary>
    System,
    User,
    Assistant,
    Tool,

    /// <summary>The result of a <c>function_call</c>, the deprecated form of tools.</summary>
    Function,
}
