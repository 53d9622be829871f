using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.Models;

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
    /// <param name="model">The called model; for one that is not Claude there is never a defect.</param>
    internal static string? Defect(JsonElement request, FoundationModel model) =>
        model.Claude is { } claude && Find(request, claude) is { } defect ? Says + defect : null;

    private static string? Find(JsonElement request, ClaudeGeneration claude)
    {
        var own = Member(request, "additionalModelRequestFields") ?? JsonSerializer.SerializeToElement(new JsonObject());
        var betas = ModelRules.Betas(own);
        return ModelRules.BetaDefect(betas, claude)
            ?? new MessagesWalk(betas).FirstDefect(own, "AdditionalFields")
            ?? ModelRules.Defect(Together(own, request), claude)
            ?? Prefill(request, claude);
    }

    // The members of the Messages API that Converse has under other names.
    private static JsonElement Together(JsonElement own, JsonElement request)
    {
        var fields = JsonNode.Parse(own.GetRawText(), documentOptions: StrictJson.Options)!.AsObject();
        if (Member(request, "inferenceConfig") is { } inference)
        {
            Add(fields, "max_tokens", inference, "maxTokens");
            Add(fields, "temperature", inference, "temperature");
            Add(fields, "top_p", inference, "topP");
        }

        if (Member(request, "toolConfig") is { } tools)
        {
            Add(fields, "tools", tools, "tools");
            if (Member(tools, "toolChoice") is { } choice)
            {
                fields["tool_choice"] ??= new JsonObject { ["type"] = choice.EnumerateObject().First().Name };
            }
        }

        if (Member(request, "outputConfig") is { } output)
        {
            var config = fields["output_config"] as JsonObject ?? [];
            Add(config, "effort", output, "effort");
            Add(config, "format", output, "textFormat");
            if (config.Parent is null)
            {
                fields["output_config"] = config;
            }
        }

        return JsonSerializer.SerializeToElement(fields, StrictJson.Serializer);
    }

    private static string? Prefill(JsonElement request, ClaudeGeneration claude) =>
        !claude.Prefill
        && request.GetProperty("messages").EnumerateArray().Last().GetProperty("role").GetString() == "assistant"
            ? "This model does not support assistant message prefill. The conversation must end with a user message."
            : null;

    private static void Add(JsonObject to, string name, JsonElement from, string member)
    {
        if (from.TryGetProperty(member, out var found) && found.ValueKind != JsonValueKind.Null)
        {
            to[name] ??= JsonNode.Parse(found.GetRawText(), documentOptions: StrictJson.Options);
        }
    }

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member : null;
}
