using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The response in Converse's format. Its members are those of recorded traffic, including undocumented ones.
/// </summary>
internal static class ConverseResponse
{
    internal static byte[] Write(ModelResponse answer, JsonElement request)
    {
        var json = new JsonObject
        {
            ["metrics"] = Metrics(answer),
            ["output"] = Output(answer),
            ["stopReason"] = answer.StopReason,
            ["usage"] = Usage(answer),
        };
        Echo(request, json);
        ResponseFields.AddTo(json, request, answer);
        return AlphabeticalJson.Write(json);
    }

    internal static JsonObject Output(ModelResponse answer) => new()
    {
        ["message"] = new JsonObject
        {
            ["content"] = new JsonArray([.. answer.Blocks.Select(Block)]),
            ["role"] = "assistant",
        },
    };

    internal static JsonObject Metrics(ModelResponse answer) => new() { ["latencyMs"] = answer.LatencyMilliseconds };

    internal static JsonObject Usage(ModelResponse answer)
    {
        var usage = Counts(answer);
        if (answer.Cache.Written > 0)
        {
            usage["cacheDetails"] = CacheDetails(answer.Cache);
        }

        return usage;
    }

    private static JsonObject Counts(ModelResponse answer) => new()
    {
        ["cacheReadInputTokenCount"] = answer.Cache.Read,
        ["cacheReadInputTokens"] = answer.Cache.Read,
        ["cacheWriteInputTokenCount"] = answer.Cache.Written,
        ["cacheWriteInputTokens"] = answer.Cache.Written,
        ["inputTokens"] = answer.UncachedTokens,
        ["outputTokens"] = answer.OutputTokens,
        ["serverToolUsage"] = new JsonObject(),
        ["totalTokens"] = answer.InputTokens + answer.OutputTokens,
    };

    // The longer lifetime comes first; a lifetime for which nothing was written is not listed.
    private static JsonArray CacheDetails(CacheUse cache) => new(
        [.. new[] { (Ttl: "1h", Tokens: cache.WrittenForAnHour), (Ttl: "5m", Tokens: cache.WrittenForFiveMinutes) }
            .Where(detail => detail.Tokens > 0)
            .Select(detail => new JsonObject { ["inputTokens"] = detail.Tokens, ["ttl"] = detail.Ttl })]);

    /// <summary>Repeats the request's members about latency and tier.</summary>
    internal static void Echo(JsonElement request, JsonObject answer)
    {
        foreach (var name in new[] { "performanceConfig", "serviceTier" })
        {
            if (request.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object)
            {
                answer[name] = JsonNode.Parse(member.GetRawText());
            }
        }
    }

    internal static string ToolUseId(ResponseBlock.ToolUse tool) => "tooluse_" + tool.Id;

    private static JsonObject Block(ResponseBlock block) => block switch
    {
        ResponseBlock.Text text => new JsonObject { ["text"] = text.Value },
        ResponseBlock.Reasoning reasoning => new JsonObject
        {
            ["reasoningContent"] = new JsonObject
            {
                ["reasoningText"] =
                    new JsonObject { ["signature"] = reasoning.Signature, ["text"] = reasoning.Thought },
            },
        },
        ResponseBlock.RedactedReasoning redacted => new JsonObject
        {
            ["reasoningContent"] = new JsonObject { ["redactedContent"] = redacted.Data },
        },
        ResponseBlock.ToolUse tool => new JsonObject
        {
            ["toolUse"] = new JsonObject
            {
                ["input"] = tool.Input.DeepClone(),
                ["name"] = tool.Name,
                ["toolUseId"] = ToolUseId(tool),
                ["type"] = "tool_use",
            },
        },
        _ => throw new InvalidOperationException($"Converse has no {block.GetType().Name}."),
    };
}
