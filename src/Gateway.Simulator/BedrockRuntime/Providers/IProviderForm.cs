using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Simulator.BedrockRuntime.EventStream;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime.Providers;

/// <summary>
/// The request and response format of a provider's models, as used without Converse.
/// </summary>
internal interface IProviderForm
{
    private static readonly AnthropicForm Anthropic = new();
    private static readonly NovaForm Nova = new();

    /// <summary>The format of a model; simulator models have Claude's.</summary>
    static IProviderForm Of(FoundationModel model) => model.IsNova ? Nova : Anthropic;

    /// <summary>The defect for which the model rejects the body, in the provider's words; null if none.</summary>
    string? Defect(JsonElement body, Serving serving);

    /// <summary>The same request in Converse's format, for the one model that serves all operations.</summary>
    JsonObject ToConverse(JsonElement body);

    JsonObject Write(ModelResponse answer, FoundationModel model, string id);

    StreamingResponse Stream(ModelResponse answer, FoundationModel model, string id);

    /// <summary>A provider's event inside Bedrock's event <c>chunk</c>.</summary>
    protected static StreamEvent Chunk(JsonObject json) => new("chunk", new JsonObject
    {
        ["bytes"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(json, RestJson.Unescaped)),
    });

    /// <summary>The metrics that Bedrock adds to the last chunk.</summary>
    protected static JsonObject Metrics(ModelResponse answer)
    {
        var metrics = new JsonObject
        {
            ["inputTokenCount"] = answer.UncachedTokens,
            ["outputTokenCount"] = answer.OutputTokens,
            ["invocationLatency"] = answer.LatencyMilliseconds,
            ["firstByteLatency"] = ModelResponse.FirstTokenMilliseconds,
        };
        if (answer.Cache != CacheUse.None)
        {
            metrics["cacheReadInputTokenCount"] = answer.Cache.Read;
            metrics["cacheWriteInputTokenCount"] = answer.Cache.Written;
        }

        return metrics;
    }
}
