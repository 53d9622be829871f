using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Reads members that are true or false.</summary>
internal static class ChatFlags
{
    public static GatewayError? Read(JsonElement value, string path, out bool? flag)
    {
        flag = value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };
        return flag is null && value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)
            ? ChatErrors.NotFlag(path)
            : null;
    }
}
