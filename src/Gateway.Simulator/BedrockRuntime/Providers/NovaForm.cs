using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>Nova's own format: nearly Converse's, with each streamed event wrapped in an object under its name.</summary>
internal sealed class NovaForm : IProviderForm
{
    private const string MetricsName = "amazon-bedrock-invocationMetrics";
    private const string Malformed = "Malformed input request: ";
    private static readonly ConverseShape Shape = new(acceptEchoedToolUseType: true);
    private static readonly string[] Copied = ["messages", "system", "toolConfig"];
    private static readonly string[] Inference = ["maxTokens", "temperature", "topP", "stopSequences"];

    public string? Defect(JsonElement body, Serving serving)
    {
        if (!body.TryGetProperty("messages", out _))
        {
            return $"{Malformed}#: required key [messages] not found, please reformat your input and try again.";
        }

        var request = JsonSerializer.SerializeToElement(ToConverse(body), StrictJson.Serializer);
        return (Shape.Check(request, "ConverseRequest") ?? ConverseRules.Check(request)) is { } wrong
            ? Malformed + wrong
            : null;
    }

    public JsonObject ToConverse(JsonElement body)
    {
        var request = Pick(body, Copied);
        if (body.TryGetProperty("inferenceConfig", out var config))
        {
            request["inferenceConfig"] = config.ValueKind == JsonValueKind.Object
                ? Pick(config, Inference)
                : JsonNode.Parse(config.GetRawText(), documentOptions: StrictJson.Options);
        }

        return request;
    }

    public JsonObject Write(ModelResponse answer, FoundationModel model, string id) => new()
    {
        ["output"] = ConverseResponse.Output(answer),
        ["stopReason"] = answer.StopReason,
        ["usage"] = Usage(answer),
    };

    public StreamingResponse Stream(ModelResponse answer, FoundationModel model, string id)
    {
        List<StreamEvent> events =
        [
            .. ConverseEvents.Events(answer),
            new StreamEvent("metadata", new JsonObject { ["usage"] = Usage(answer), ["metrics"] = new JsonObject() }),
        ];
        var chunks = events.ConvertAll(Wrap);
        chunks[^1] = Wrap(events[^1], IProviderForm.Metrics(answer));
        var textAt = events.FindIndex(ConverseEvents.IsText);
        return StreamEvent.Framed(
            chunks, events.Count - 2, textAt, (_, text) => Wrap(ConverseEvents.Lengthen(events[textAt], text)));
    }

    private static StreamEvent Wrap(StreamEvent one) => Wrap(one, null);

    private static StreamEvent Wrap(StreamEvent one, JsonObject? metrics)
    {
        var json = new JsonObject { [one.Type] = one.Payload.DeepClone() };
        if (metrics is not null)
        {
            json[MetricsName] = metrics;
        }

        return IProviderForm.Chunk(json);
    }

    private static JsonObject Usage(ModelResponse answer) => new()
    {
        ["inputTokens"] = answer.UncachedTokens,
        ["outputTokens"] = answer.OutputTokens,
        ["totalTokens"] = answer.InputTokens + answer.OutputTokens,
        ["cacheReadInputTokenCount"] = answer.Cache.Read,
        ["cacheWriteInputTokenCount"] = answer.Cache.Written,
    };

    private static JsonObject Pick(JsonElement from, string[] names) => new(
        from.EnumerateObject()
            .Where(member => names.Contains(member.Name))
            .Select(member => KeyValuePair.Create(
                member.Name, JsonNode.Parse(member.Value.GetRawText(), documentOptions: StrictJson.Options))));
}
