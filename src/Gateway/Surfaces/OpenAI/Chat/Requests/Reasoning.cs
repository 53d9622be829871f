using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// How much a model should think: <c>thinking</c>, else <c>reasoning</c>, else <c>reasoning_effort</c>. The first two are extensions
/// of this API.
/// </summary>
/// <param name="Path">The caller's member; empty when it says nothing.</param>
/// <param name="IsOff">True when it should not think.</param>
/// <param name="Effort">The level; empty when it is not said.</param>
/// <param name="Budget">The tokens; <c>null</c> when they are not said.</param>
internal readonly record struct Reasoning(string Path, bool IsOff = false, string Effort = "", int? Budget = null)
{
    private const string Words = "none, minimal, low, medium, high, xhigh, max";

    /// <summary>The caller's wish to see thoughts that a model would not show; absent for none.</summary>
    public JsonElement Display { get; init; }

    public bool IsGiven => Path.Length > 0;

    public static GatewayError? Read(in ChatRequest request, out Reasoning reasoning)
    {
        reasoning = new Reasoning("");
        return request.Thinking.ValueKind != JsonValueKind.Undefined ? ReadThinking(request.Thinking, out reasoning)
            : request.Reasoning.ValueKind != JsonValueKind.Undefined ? ReadReasoning(request.Reasoning, out reasoning)
            : request.ReasoningEffort.ValueKind != JsonValueKind.Undefined
                ? ReadEffort(request.ReasoningEffort, "reasoning_effort", "reasoning_effort", out reasoning)
            : null;
    }

    private static GatewayError? ReadThinking(JsonElement thinking, out Reasoning reasoning)
    {
        const string Path = "thinking";
        reasoning = new Reasoning(Path);
        if (thinking.ValueKind != JsonValueKind.Object)
        {
            return ChatErrors.NotObject(Path);
        }

        thinking.TryGetProperty("type", out var type);
        var isDisabled = IsText(type, "disabled");
        if (!isDisabled && !IsText(type, "enabled") && !IsText(type, "adaptive"))
        {
            return ChatErrors.NotOneOf($"{Path}.type", "enabled, adaptive, disabled");
        }

        var error = ReadBudget(thinking, "budget_tokens", Path, out var budget);
        thinking.TryGetProperty("display", out var display);
        reasoning = new Reasoning(Path, isDisabled, Budget: budget)
        {
            Display = IsText(display, "summarized") || IsText(display, "omitted") ? display : default,
        };
        return error;
    }

    private static GatewayError? ReadReasoning(JsonElement own, out Reasoning reasoning)
    {
        const string Path = "reasoning";
        reasoning = new Reasoning(Path);
        if (own.ValueKind != JsonValueKind.Object)
        {
            return ChatErrors.NotObject(Path);
        }

        if (own.TryGetProperty("effort", out var effort) && effort.ValueKind != JsonValueKind.Null)
        {
            return ReadEffort(effort, Path, $"{Path}.effort", out reasoning);
        }

        var error = ReadBudget(own, "max_tokens", Path, out var budget);
        var isOn = own.TryGetProperty("enabled", out var enabled) && enabled.ValueKind == JsonValueKind.True;
        var isOff = enabled.ValueKind == JsonValueKind.False;
        reasoning = budget is null && !isOn && !isOff ? new Reasoning("") : new Reasoning(Path, isOff, Budget: budget);
        return error;
    }

    private static GatewayError? ReadEffort(JsonElement effort, string path, string place, out Reasoning reasoning)
    {
        reasoning = new Reasoning(path);
        var word = effort.ValueKind == JsonValueKind.String ? effort.GetString()! : "";
        if (word is "none" or "minimal")
        {
            reasoning = new Reasoning(path, IsOff: true);
            return null;
        }

        reasoning = new Reasoning(path, Effort: word);
        return ModelFeatures.EffortLevels.Contains(word) ? null : ChatErrors.NotOneOf(place, Words);
    }

    private static GatewayError? ReadBudget(JsonElement parent, string name, string path, out int? budget)
    {
        budget = null;
        if (!parent.TryGetProperty(name, out var tokens) || tokens.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (!Numbers.TryCount(tokens, out var count))
        {
            return Numbers.NotCount($"{path}.{name}");
        }

        budget = count;
        return null;
    }

    private static bool IsText(JsonElement value, string text) =>
        value.ValueKind == JsonValueKind.String && value.ValueEquals(text);
}
