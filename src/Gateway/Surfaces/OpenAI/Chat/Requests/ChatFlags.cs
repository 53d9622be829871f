using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Checks the members that are true or false: another value would be taken for false, and its caller wait in vain.</summary>
internal static class ChatFlags
{
    /// <param name="request">The request.</param>
    /// <param name="dropped">Gets the names of members of <c>stream_options</c> that have no meaning here.</param>
    public static GatewayError? Check(in ChatRequest request, DroppedMembers dropped) =>
        Check(request.Stream, "stream")
        ?? Check(request.ParallelToolCalls, "parallel_tool_calls")
        ?? CheckOptions(request.StreamOptions, dropped);

    /// <summary>The error if a member is given that is not true or false.</summary>
    public static GatewayError? Check(JsonElement value, string path) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
            ? null
            : RequestErrors.NotFlag(path);

    private static GatewayError? CheckOptions(JsonElement options, DroppedMembers dropped)
    {
        if (options.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (options.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject("stream_options");
        }

        options.TryGetProperty("include_usage", out var usage);
        options.TryGetProperty("include_obfuscation", out var obfuscation);
        if (obfuscation.ValueKind == JsonValueKind.True)
        {
            dropped.Add("stream_options.include_obfuscation");
        }

        return Check(usage, "stream_options.include_usage")
            ?? Check(obfuscation, "stream_options.include_obfuscation")
            ?? dropped.AddOthers("stream_options.", options, "include_usage", "include_obfuscation");
    }
}
