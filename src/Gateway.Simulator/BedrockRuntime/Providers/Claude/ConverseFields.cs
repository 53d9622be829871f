using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Shapes;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules of a Claude model for a Converse request: for additionalModelRequestFields together with the members that Converse
/// translates for it.
/// </summary>
internal static class ConverseFields
{
    // Converse puts this sentence before the model's own text.
    private const string Says = "The model returned the following errors: ";

    /// <param name="request">A valid Converse request.</param>
    /// <param name="serving">The called model (one that is not Claude has no defect) and the caller's account.</param>
    internal static string? Defect(JsonElement request, Serving serving) =>
        serving.Model.Claude is { } claude && Find(request, claude, serving.AccountId) is { } defect ? Says + defect : null;

    private static string? Find(JsonElement request, ClaudeGeneration claude, string accountId)
    {
        var own = request.ObjectAt("additionalModelRequestFields") ?? JsonSerializer.SerializeToElement(new JsonObject());
        var betas = ModelRules.Betas(own);
        return ModelRules.BetaDefect(betas, claude)
            ?? new MessagesWalk(betas, claude).FirstDefect(own, "AdditionalFields")
            ?? ModelRules.Defect(Together(own, request), claude)
            ?? StrictTool(request, claude)
            ?? Thoughts(request, accountId)
            ?? Conversation(request, own, claude)
            ?? ConverseCachePoints.Defect(request);
    }

    private static string? Conversation(JsonElement request, JsonElement own, ClaudeGeneration claude)
    {
        var body = ConverseMessages.Of(request, own);
        var messages = MessagesBody.Messages(body);
        return MessagesRules.StopSequences(body)
            ?? ToolUseRules.Defect(body, messages)
            ?? messages.Select(TextAfterCalls).FirstOrDefault(defect => defect is not null)
            ?? ThinkingRules.LoopStart(own, messages, claude)
            ?? MessagesRules.Last(messages[^1], claude);
    }

    // Bedrock splits such a message, and the text then stands between the call and its result.
    private static string? TextAfterCalls(JsonElement message, int index)
    {
        var blocks = MessagesBody.Blocks(message).ToList();
        var last = blocks.FindLastIndex(block => MessagesBody.Type(block) == "text");
        var calls = blocks.Take(Math.Max(0, last)).Where(block => MessagesBody.Type(block) == "tool_use")
            .Select(block => block.GetProperty("id").GetString()!).ToList();
        return calls.Count == 0 ? null : ToolUseRules.Unanswered(index, calls);
    }

    // The members of the Messages API that Converse has under other names.
    private static JsonElement Together(JsonElement own, JsonElement request)
    {
        var fields = JsonNode.Parse(own.GetRawText(), documentOptions: StrictJson.Options)!.AsObject();
        if (request.ObjectAt("inferenceConfig") is { } inference)
        {
            Add(fields, "max_tokens", inference, "maxTokens");
            Add(fields, "temperature", inference, "temperature");
            Add(fields, "top_p", inference, "topP");
        }

        if (request.ObjectAt("toolConfig") is { } tools)
        {
            Add(fields, "tools", tools, "tools");
            if (tools.ObjectAt("toolChoice") is { } choice)
            {
                fields["tool_choice"] ??= new JsonObject { ["type"] = choice.EnumerateObject().First().Name };
            }
        }

        if (request.ObjectAt("outputConfig") is { } output)
        {
            var config = fields["output_config"] as JsonObject ?? [];
            Add(config, "effort", output, "effort");
            if (JsonObjects.AnswerSchema(request) is { } schema)
            {
                config["format"] ??= new JsonObject { ["schema"] = JsonNode.Parse(schema, documentOptions: StrictJson.Options) };
            }

            if (config.Parent is null)
            {
                fields["output_config"] = config;
            }
        }

        return JsonSerializer.SerializeToElement(fields, StrictJson.Serializer);
    }

    private static string? StrictTool(JsonElement request, ClaudeGeneration claude)
    {
        if (claude.Features.Contains("strictTools") || request.ObjectAt("toolConfig") is not { } config)
        {
            return null;
        }

        var at = config.GetProperty("tools").EnumerateArray().ToList().FindIndex(tool =>
            tool.ObjectAt("toolSpec") is { } specification
            && specification.TryGetProperty("strict", out var strict)
            && strict.ValueKind != JsonValueKind.Null);
        return at < 0 ? null : $"tools.{at}.custom.strict: Extra inputs are not permitted";
    }

    private static string? Thoughts(JsonElement request, string accountId)
    {
        foreach (var (index, message) in request.GetProperty("messages").EnumerateArray().Index())
        {
            foreach (var (at, block) in message.GetProperty("content").EnumerateArray().Index())
            {
                if (block.ObjectAt("reasoningContent") is { } reasoning && Thought(reasoning, accountId) is { } defect)
                {
                    return $"messages.{index}.content.{at}{defect}";
                }
            }
        }

        return null;
    }

    private static string? Thought(JsonElement reasoning, string accountId) =>
        reasoning.ObjectAt("reasoningText") is { } shown
            ? ThinkingRules.Thought(shown.TextOf("text") ?? "", shown.TextOf("signature") ?? "", accountId)
            : ThinkingRules.Redacted(reasoning.TextOf("redactedContent") ?? "", accountId);

    private static void Add(JsonObject to, string name, JsonElement from, string member)
    {
        if (from.TryGetProperty(member, out var found) && found.ValueKind != JsonValueKind.Null)
        {
            to[name] ??= JsonNode.Parse(found.GetRawText(), documentOptions: StrictJson.Options);
        }
    }
}
