using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Checks the members that are true or false: another value would be taken for false, and its caller wait in vain.</summary>
internal static class ChatFlags
{
    public static GatewayError? Check(in ChatRequest request) =>
        Check(request.Stream, "stream")
        ?? Check(request.ParallelToolCalls, "parallel_tool_calls")
        ?? CheckOptions(request.StreamOptions);

    private static GatewayError? CheckOptions(JsonElement options)
    {
        if (options.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return ChatErrors.NotObject("stream_options");
        }

        options.TryGetProperty("include_usage", out var usage);
        return Check(usage, "stream_options.include_usage");
    }

    private static GatewayError? Check(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
            ? null
            : ChatErrors.NotFlag(path);
}
