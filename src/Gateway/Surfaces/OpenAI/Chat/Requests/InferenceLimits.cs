using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>The most tokens of an answer, its thoughts included.</summary>
/// <param name="Path">The caller's member.</param>
/// <param name="Given">The caller's tokens, at most those that the model has; <c>null</c> when they are not said.</param>
/// <param name="Default">The tokens to ask for when the caller does not say.</param>
/// <param name="Most">The most that the model has; <c>null</c> when it is not known.</param>
internal readonly record struct InferenceLimits(string Path, int? Given, int Default, int? Most)
{
    // AWS: 2,500 stop sequences at most. OpenAI has 4; both are left to whoever answers.
    private const string Stop = "stop";

    public static GatewayError? Read(
        in ChatRequest request, ModelFeatures features, DroppedMembers dropped, out InferenceLimits limits)
    {
        var path = request.MaxCompletionTokens.ValueKind == JsonValueKind.Undefined
            && request.MaxTokens.ValueKind != JsonValueKind.Undefined ? "max_tokens" : "max_completion_tokens";
        limits = new InferenceLimits(path, null, features.DefaultMaxTokens ?? ModelFeatures.UsualMaxTokens, features.MaxOutputTokens);
        var given = path == "max_tokens" ? request.MaxTokens : request.MaxCompletionTokens;
        if (given.ValueKind != JsonValueKind.Undefined)
        {
            if (!Numbers.TryCount(given, out var count))
            {
                return Numbers.NotCount(path);
            }

            if (count > features.MaxOutputTokens)
            {
                dropped.Add(path);
            }

            limits = limits with { Given = Math.Min(count, features.MaxOutputTokens ?? count) };
        }

        return Numbers.Check(request.Temperature, "temperature", 2)
            ?? Numbers.Check(request.TopP, "top_p", 1)
            ?? (request.TopK.ValueKind == JsonValueKind.Undefined || Numbers.TryCount(request.TopK, out _) ? null : Numbers.NotCount("top_k"))
            ?? CheckStop(request.Stop);
    }

    /// <summary>Writes <c>inferenceConfig</c>.</summary>
    public void Write(JsonOutput to, Sampling sampling, ThinkingPlan thinking, JsonElement stop)
    {
        to.OpenObject("inferenceConfig"u8);

        // Always written: Bedrock reserves the model's maximum from the quota when nothing is said.
        to.Member("maxTokens"u8, Given ?? (int)Math.Min((long)Default + thinking.Budget, Most ?? int.MaxValue));
        sampling.Write(to);
        WriteStop(to, stop);
        to.CloseObject();
    }

    private static GatewayError? CheckStop(JsonElement stop) =>
        stop.ValueKind is JsonValueKind.Undefined or JsonValueKind.String
        || (stop.ValueKind == JsonValueKind.Array && stop.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String))
            ? null
            : RequestErrors.At(Stop, "文字列、または文字列の配列で指定してください。", "give a string or a list of strings.");

    private static void WriteStop(JsonOutput to, JsonElement stop)
    {
        // Claude refuses one of white space only.
        JsonElement[] sequences = stop.ValueKind switch
        {
            JsonValueKind.Undefined => [],
            JsonValueKind.String => [stop],
            _ => [.. stop.EnumerateArray()],
        };
        if (Array.TrueForAll(sequences, JsonText.IsBlank))
        {
            return;
        }

        to.OpenList("stopSequences"u8);
        foreach (var sequence in sequences)
        {
            if (!JsonText.IsBlank(sequence))
            {
                to.Value(sequence);
            }
        }

        to.CloseList();
    }
}
