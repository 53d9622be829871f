using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Providers.Claude;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Claude's own format: the Messages API without its members model and stream.</summary>
internal sealed class AnthropicForm : IProviderForm
{
    public string? Defect(JsonElement body, Serving serving)
    {
        var claude = serving.Model.Claude!;
        var betas = ModelRules.Betas(body);
        return ModelRules.BetaDefect(betas, claude)
            ?? new MessagesWalk(betas, claude).FirstDefect(body, "MessagesRequest")
            ?? VersionDefect(body, claude)
            ?? MessagesRules.Defect(body, serving)
            ?? ModelRules.Defect(body, claude);
    }

    public JsonObject ToConverse(JsonElement body) => AnthropicRequest.ToConverse(body);

    public JsonObject Write(ModelResponse answer, FoundationModel model, string id) => new()
    {
        ["id"] = id,
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = MessagesRules.Name(model),
        ["content"] = new JsonArray([.. answer.Blocks.Select(Block)]),
        ["stop_reason"] = answer.StopReason,
        ["stop_sequence"] = answer.StopSequence,
        ["usage"] = Usage(answer, answer.OutputTokens),
    };

    public StreamingResponse Stream(ModelResponse answer, FoundationModel model, string id)
    {
        List<JsonObject> events =
        [
            Start(answer, model, id),
            .. answer.Blocks.SelectMany(AnthropicEvents.Of),
            new()
            {
                ["type"] = "message_delta",
                ["delta"] = new JsonObject
                {
                    ["stop_reason"] = answer.StopReason,
                    ["stop_sequence"] = answer.StopSequence,
                },
                ["usage"] = new JsonObject { ["output_tokens"] = answer.OutputTokens },
            },
            new()
            {
                ["type"] = "message_stop",
                ["amazon-bedrock-invocationMetrics"] = IProviderForm.Metrics(answer),
            },
        ];
        var textAt = events.FindIndex(AnthropicEvents.IsText);
        return StreamEvent.Framed(
            events.ConvertAll(IProviderForm.Chunk),
            events.Count - 2,
            textAt,
            (_, text) => IProviderForm.Chunk(AnthropicEvents.Lengthen(events[textAt], text)));
    }

    private static string? VersionDefect(JsonElement body, ClaudeGeneration claude) =>
        claude.Versions.Contains(body.GetProperty("anthropic_version").GetString()!)
            ? null
            : $"anthropic_version: Input should be {string.Join(" or ", claude.Versions.Select(one => $"'{one}'"))}";

    // No text has been sent yet, but the first token is already counted.
    private static JsonObject Start(ModelResponse answer, FoundationModel model, string id) => new()
    {
        ["type"] = "message_start",
        ["message"] = new JsonObject
        {
            ["id"] = id,
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = MessagesRules.Name(model),
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = Usage(answer, outputTokens: 1),
        },
    };

    internal static string ToolUseId(ResponseBlock.ToolUse tool) => "toolu_bdrk_01" + tool.Id;

    private static JsonObject Block(ResponseBlock block) => block switch
    {
        ResponseBlock.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value },
        ResponseBlock.Reasoning reasoning => new JsonObject
        {
            ["type"] = "thinking",
            ["thinking"] = reasoning.Thought,
            ["signature"] = reasoning.Signature,
        },
        ResponseBlock.RedactedReasoning redacted => new JsonObject { ["type"] = "redacted_thinking", ["data"] = redacted.Data },
        ResponseBlock.ToolUse tool => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = ToolUseId(tool),
            ["name"] = tool.Name,
            ["input"] = tool.Input.DeepClone(),
        },
        _ => throw new InvalidOperationException($"Claude's form has no {block.GetType().Name}."),
    };

    private static JsonObject Usage(ModelResponse answer, int outputTokens) => new()
    {
        ["input_tokens"] = answer.UncachedTokens,
        ["cache_creation_input_tokens"] = answer.Cache.Written,
        ["cache_read_input_tokens"] = answer.Cache.Read,
        ["cache_creation"] = new JsonObject
        {
            ["ephemeral_5m_input_tokens"] = answer.Cache.WrittenForFiveMinutes,
            ["ephemeral_1h_input_tokens"] = answer.Cache.WrittenForAnHour,
        },
        ["output_tokens"] = outputTokens,
    };
}
