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

    /// <param name="request">The request.</param>
    /// <param name="dropped">Gets the names of members that have no meaning here, or that another one overrules.</param>
    /// <param name="reasoning">The wish.</param>
    public static GatewayError? Read(in ChatRequest request, DroppedMembers dropped, out Reasoning reasoning)
    {
        reasoning = new Reasoning("");
        var (own, effort) = (reasoning, reasoning);
        if ((ReadThinking(request.Thinking, dropped, out var thinking)
            ?? ReadReasoning(request.Reasoning, dropped, out own)
            ?? ReadEffort(request.ReasoningEffort, "reasoning_effort", "reasoning_effort", out effort)) is { } error)
        {
            return error;
        }

        reasoning = thinking.IsGiven ? thinking : own.IsGiven ? own : effort;
        own.DropUnless(reasoning, dropped);
        effort.DropUnless(reasoning, dropped);
        return null;
    }

    private void DropUnless(in Reasoning followed, DroppedMembers dropped)
    {
        if (IsGiven && (IsOff, Effort, Budget) != (followed.IsOff, followed.Effort, followed.Budget))
        {
            dropped.Add(Path);
        }
    }

    private static GatewayError? ReadThinking(JsonElement thinking, DroppedMembers dropped, out Reasoning reasoning)
    {
        const string Path = "thinking";
        reasoning = new Reasoning("");
        if (thinking.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (thinking.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(Path);
        }

        thinking.TryGetProperty("type", out var type);
        var isDisabled = JsonText.Is(type, "disabled");
        if (!isDisabled && !JsonText.Is(type, "enabled") && !JsonText.Is(type, "adaptive"))
        {
            return RequestErrors.NotOneOf($"{Path}.type", "enabled, adaptive, disabled");
        }

        thinking.TryGetProperty("display", out var display);
        var hasDisplay = display.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        if (hasDisplay && !JsonText.Is(display, "summarized") && !JsonText.Is(display, "omitted"))
        {
            return RequestErrors.NotOneOf($"{Path}.display", "summarized, omitted");
        }

        var error = ReadBudget(thinking, "budget_tokens", Path, out var budget);
        reasoning = new Reasoning(Path, isDisabled, Budget: budget) { Display = hasDisplay ? display : default };
        return error ?? dropped.AddOthers("thinking.", thinking, "type", "budget_tokens", "display");
    }

    private static GatewayError? ReadReasoning(JsonElement own, DroppedMembers dropped, out Reasoning reasoning)
    {
        const string Path = "reasoning";
        reasoning = new Reasoning("");
        if (own.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (own.ValueKind != JsonValueKind.Object)
        {
            return RequestErrors.NotObject(Path);
        }

        own.TryGetProperty("effort", out var effort);
        own.TryGetProperty("enabled", out var enabled);
        int? budget = null;
        if ((ReadEffort(effort, Path, $"{Path}.effort", out reasoning)
            ?? ReadBudget(own, "max_tokens", Path, out budget)
            ?? ChatFlags.Check(enabled, $"{Path}.enabled")
            ?? dropped.AddOthers("reasoning.", own, "effort", "max_tokens", "enabled")) is { } error)
        {
            return error;
        }

        var isOn = enabled.ValueKind == JsonValueKind.True;
        var isOff = enabled.ValueKind == JsonValueKind.False;
        if (!reasoning.IsGiven)
        {
            reasoning = budget is null && !isOn && !isOff ? reasoning : new Reasoning(Path, isOff, Budget: budget);
            return null;
        }

        // The level says it all.
        if (budget is not null)
        {
            dropped.Add("reasoning.max_tokens");
        }

        if (reasoning.IsOff ? isOn : isOff)
        {
            dropped.Add("reasoning.enabled");
        }

        return null;
    }

    private static GatewayError? ReadEffort(JsonElement effort, string path, string place, out Reasoning reasoning)
    {
        reasoning = new Reasoning("");
        if (effort.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        var word = effort.ValueKind == JsonValueKind.String ? effort.GetString()! : "";
        if (word is "none" or "minimal")
        {
            reasoning = new Reasoning(path, IsOff: true);
            return null;
        }

        reasoning = new Reasoning(path, Effort: word);
        return ModelFeatures.EffortLevels.Contains(word) ? null : RequestErrors.NotOneOf(place, Words);
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
}
