using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>A tool that the caller offers.</summary>
/// <param name="Index">Its position in the caller's list.</param>
/// <param name="Name">Its name for Bedrock.</param>
/// <param name="Function">The caller's definition of it.</param>
/// <param name="Cache">The point after it up to which the prompt is cached.</param>
internal sealed record ToolDefinition(int Index, string Name, JsonElement Function, CachePoint? Cache)
{
    /// <summary>Reads the tools of a request.</summary>
    /// <param name="tools">The caller's list; absent for none.</param>
    /// <param name="names">Gets their names.</param>
    /// <param name="caches">Gets their cache points.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here.</param>
    /// <param name="into">The tools.</param>
    public static GatewayError? Read(
        JsonElement tools, ToolNames names, CachePoints caches, DroppedMembers dropped, List<ToolDefinition> into)
    {
        if (tools.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (tools.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.NotList("tools");
        }

        foreach (var tool in tools.EnumerateArray())
        {
            if (ReadOne(tool, $"tools[{into.Count}]", names, caches, dropped, into) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static GatewayError? ReadOne(
        JsonElement tool, string path, ToolNames names, CachePoints caches, DroppedMembers dropped, List<ToolDefinition> into)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(path);
        }

        if (tool.TryGetProperty("type", out var type) && !JsonText.Is(type, "function"))
        {
            return RequestErrors.At(
                $"{path}.type",
                "function だけが使えます。提供者側で動くツール（ウェブ検索など）と custom は使えません。",
                "only function is possible. Tools that a provider runs, such as web search, and custom are not.");
        }

        if (!tool.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.At(
                $"{path}.function",
                "{\"name\": …, \"description\": …, \"parameters\": …} をこの中に入れてください。",
                "put {\"name\": …, \"description\": …, \"parameters\": …} into it.");
        }

        path += ".function";
        if ((ReadName(function, path, names, out var name)
            ?? dropped.AddOthers("tools[].", tool, "type", "function", "cache_control")
            ?? ReadMembers(function, path, dropped)) is { } error)
        {
            return error;
        }

        if (!tool.TryGetProperty("cache_control", out var cache))
        {
            function.TryGetProperty("cache_control", out cache);
        }

        error = caches.Add(PromptSection.Tools, cache, $"tools[{into.Count}]", out var point);
        into.Add(new ToolDefinition(into.Count, name, function, point));
        return error;
    }

    private static GatewayError? ReadName(JsonElement function, string path, ToolNames names, out string name)
    {
        name = "";
        if (!function.TryGetProperty("name", out var given) || given.ValueKind != JsonValueKind.String || given.ValueEquals(""))
        {
            return RequestErrors.NotText($"{path}.name");
        }

        if (names.Offer(given.GetString()!) is { } sent)
        {
            name = sent;
            return null;
        }

        return RequestErrors.At(
            $"{path}.name", "別のツールと同じ名前です。ツールごとに別の名前にしてください。", "another tool has this name. Give each its own.");
    }

    private static GatewayError? ReadMembers(JsonElement function, string path, DroppedMembers dropped)
    {
        foreach (var member in function.EnumerateObject())
        {
            var kind = member.Value.ValueKind;
            var error = (member.Name, kind) switch
            {
                (_, JsonValueKind.Null) or ("name" or "cache_control", _) => null,
                ("description", JsonValueKind.String) or ("strict", JsonValueKind.True or JsonValueKind.False) => null,
                ("description", _) => RequestErrors.NotText($"{path}.description"),
                ("strict", _) => RequestErrors.NotFlag($"{path}.strict"),
                ("parameters", _) => ToolSchema.Check(member.Value, $"{path}.parameters", dropped),
                _ => dropped.AddUnknown("tools[].function.", member.Name),
            };
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }
}
