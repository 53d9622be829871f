using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>
/// How a provider's models want to be asked and how they answer, when Converse does not stand between.
/// </summary>
internal interface IProviderForm
{
    private static readonly AnthropicForm Anthropic = new();
    private static readonly NovaForm Nova = new();

    /// <summary>The models that stand for faults take Claude's form.</summary>
    static IProviderForm Of(FoundationModel model) => model.IsNova ? Nova : Anthropic;

    /// <summary>What the model refuses in the body, in the provider's words; null if nothing.</summary>
    string? Defect(JsonElement body, FoundationModel model);

    /// <summary>The same request in Converse's form, for the model behind all operations.</summary>
    JsonObject ToConverse(JsonElement body);

    JsonObject Write(ModelResponse answer, FoundationModel model, string id);

    StreamingResponse Stream(ModelResponse answer, FoundationModel model, string id);

    /// <summary>An event of the provider's, as the event <c>chunk</c> carries it.</summary>
    protected static StreamEvent Chunk(JsonObject json) => new("chunk", new JsonObject
    {
        ["bytes"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(json, RestJson.Unescaped)),
    });

    /// <summary>What Bedrock adds to the last chunk.</summary>
    protected static JsonObject Metrics(ModelResponse answer) => new()
    {
        ["inputTokenCount"] = answer.InputTokens,
        ["outputTokenCount"] = answer.OutputTokens,
        ["invocationLatency"] = answer.LatencyMilliseconds,
        ["firstByteLatency"] = ModelResponse.FirstTokenMilliseconds,
    };
}
