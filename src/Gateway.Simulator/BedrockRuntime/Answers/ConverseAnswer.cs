using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Answers;

/// <summary>
/// The answer of Converse: the same request always has the same answer. Its shape is that of recorded traffic, members
/// that no documentation names included.
/// </summary>
internal static class ConverseAnswer
{
    private const int FirstTokenMilliseconds = 240;
    private const int MillisecondsPerToken = 9;

    /// <param name="request">A request found valid.</param>
    internal static byte[] Compose(JsonElement request)
    {
        var turn = new LastTurn(request);
        var (content, stopReason, outputTokens) = ToolChoice.Decide(request, turn) is { } tool
            ? UseTool(request, tool)
            : Say(request, AnswerText.For(request, turn));
        var inputTokens = TokenEstimate.OfPrompt(request);
        var answer = new JsonObject
        {
            ["metrics"] =
                new JsonObject { ["latencyMs"] = FirstTokenMilliseconds + (outputTokens * MillisecondsPerToken) },
            ["output"] =
                new JsonObject { ["message"] = new JsonObject { ["content"] = content, ["role"] = "assistant" } },
            ["stopReason"] = stopReason,
            ["usage"] = new JsonObject
            {
                ["cacheReadInputTokenCount"] = 0,
                ["cacheReadInputTokens"] = 0,
                ["cacheWriteInputTokenCount"] = 0,
                ["cacheWriteInputTokens"] = 0,
                ["inputTokens"] = inputTokens,
                ["outputTokens"] = outputTokens,
                ["serverToolUsage"] = new JsonObject(),
                ["totalTokens"] = inputTokens + outputTokens,
            },
        };
        Echo(request, answer, "performanceConfig");
        Echo(request, answer, "serviceTier");
        return AlphabeticalJson.Write(answer);
    }

    private static (JsonArray Content, string StopReason, int Tokens) Say(JsonElement request, string text)
    {
        var stopReason = "end_turn";
        var stops = StopSequences(request)
            .Select(stop => text.IndexOf(stop, StringComparison.Ordinal))
            .Where(at => at >= 0)
            .ToList();
        if (stops.Count > 0)
        {
            text = text[..stops.Min()];
            stopReason = "stop_sequence";
        }

        if (TokenEstimate.Of(text) > MaxTokens(request))
        {
            text = TokenEstimate.Cut(text, MaxTokens(request));
            stopReason = "max_tokens";
        }

        return ([new JsonObject { ["text"] = text }], stopReason, Math.Max(1, TokenEstimate.Of(text)));
    }

    private static (JsonArray Content, string StopReason, int Tokens) UseTool(JsonElement request, JsonElement tool)
    {
        var name = ToolChoice.Name(tool);
        var introduction = $"{name} を使って確認します。";
        var input = SchemaSample.Of(tool.GetProperty("inputSchema").GetProperty("json")) as JsonObject ?? [];
        var tokens = TokenEstimate.Of(introduction) + TokenEstimate.Of(input.ToJsonString()) + TokenEstimate.Of(name);
        if (tokens > MaxTokens(request))
        {
            return Say(request, introduction) with { StopReason = "max_tokens" };
        }

        return (
            [
                new JsonObject { ["text"] = introduction },
                new JsonObject
                {
                    ["toolUse"] = new JsonObject
                    {
                        ["input"] = input,
                        ["name"] = name,
                        ["toolUseId"] = ToolUseId(request),
                        ["type"] = "tool_use",
                    },
                },
            ],
            "tool_use",
            tokens);
    }

    // 22 URL-safe characters, as recorded; made from the request, so that they are always the same and rarely collide.
    private static string ToolUseId(JsonElement request)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(request.GetRawText()));
        return "tooluse_" + System.Buffers.Text.Base64Url.EncodeToString(hash)[..22];
    }

    private static int MaxTokens(JsonElement request) =>
        Inference(request, "maxTokens") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : int.MaxValue;

    private static IEnumerable<string> StopSequences(JsonElement request) =>
        Inference(request, "stopSequences") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(stop => stop.GetString()!)
            : [];

    private static JsonElement? Inference(JsonElement request, string name) =>
        request.TryGetProperty("inferenceConfig", out var config) && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty(name, out var member) ? member : null;

    private static void Echo(JsonElement request, JsonObject answer, string name)
    {
        if (request.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object)
        {
            answer[name] = JsonNode.Parse(member.GetRawText());
        }
    }
}
