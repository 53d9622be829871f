using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Reads the calls of tools in an assistant's message, in their present and their deprecated form.</summary>
internal static class ToolCallReader
{
    /// <summary>The key of a call among all of a conversation: its id, or in the deprecated form the name of the function.</summary>
    public static string KeyOf(string id, bool isFunction) => isFunction ? $"function {id}" : $"tool {id}";

    /// <param name="message">The message.</param>
    /// <param name="index">Its position.</param>
    /// <param name="ids">The ids for Bedrock.</param>
    /// <param name="known">The last call with each of the caller's ids.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="into">The calls of the message.</param>
    public static GatewayError? Read(
        in ChatMessage message, int index, ToolIds ids, Dictionary<string, ToolCall> known, DroppedMembers dropped,
        List<ToolCall> into)
    {
        if (message.FunctionCall.ValueKind != JsonValueKind.Undefined
            && ReadFunction(message.FunctionCall, new Place(PlaceKind.FunctionCall, index), "", ids, known, dropped, into) is { } error)
        {
            return error;
        }

        if (message.ToolCalls.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (message.ToolCalls.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.NotList($"messages[{index}].tool_calls");
        }

        var item = 0;
        foreach (var call in message.ToolCalls.EnumerateArray())
        {
            if (ReadCall(call, new Place(PlaceKind.ToolCall, index, item++), ids, known, dropped, into) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static GatewayError? ReadCall(
        JsonElement call, Place place, ToolIds ids, Dictionary<string, ToolCall> known, DroppedMembers dropped,
        List<ToolCall> into)
    {
        if (call.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(place.ToString());
        }

        if (call.TryGetProperty("type", out var type) && type.ValueKind != JsonValueKind.Null && !JsonText.Is(type, "function"))
        {
            return RequestErrors.NotOneOf($"{place}.type", "function");
        }

        if (!call.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String || id.ValueEquals(""))
        {
            return RequestErrors.NotText($"{place}.id");
        }

        var own = id.GetString()!;
        if (known.TryGetValue(KeyOf(own, isFunction: false), out var same) && same.Place.Message == place.Message)
        {
            return RequestErrors.At(
                $"{place}.id",
                "同じメッセージに同じ id の呼び出しが 2 つあります。別の id にしてください。",
                "two calls of this message have this id. Give each its own.");
        }

        if (dropped.AddOthers("messages[].tool_calls[].", call, "id", "type", "function", "index") is { } error)
        {
            return error;
        }

        return call.TryGetProperty("function", out var function)
            ? ReadFunction(function, place, own, ids, known, dropped, into)
            : RequestErrors.NotObject($"{place}.function");
    }

    private static GatewayError? ReadFunction(
        JsonElement function, Place place, string id, ToolIds ids, Dictionary<string, ToolCall> known, DroppedMembers dropped,
        List<ToolCall> into)
    {
        var path = place.Kind == PlaceKind.FunctionCall ? place.ToString() : $"{place}.function";
        if (function.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(path);
        }

        if (!function.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String || name.ValueEquals(""))
        {
            return RequestErrors.NotText($"{path}.name");
        }

        // OpenAI's SDK for Python notes the parsed arguments, and sends them back.
        var within = place.Kind == PlaceKind.FunctionCall ? "messages[].function_call." : "messages[].tool_calls[].function.";
        if (dropped.AddOthers(within, function, "name", "arguments", "parsed_arguments") is { } error)
        {
            return error;
        }

        function.TryGetProperty("arguments", out var arguments);
        var own = name.GetString()!;
        var key = id.Length == 0 ? KeyOf(own, isFunction: true) : KeyOf(id, isFunction: false);
        var call = new ToolCall(ids.Send(id.Length == 0 ? $"function {own}" : id), own, arguments, place);
        known[key] = call;
        into.Add(call);
        return null;
    }
}
