using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>How a model is told to think, in its own form.</summary>
/// <param name="Form">The form.</param>
/// <param name="Budget">The tokens, for <see cref="ThinkingForm.Budget"/>.</param>
/// <param name="Effort">The level; empty for none.</param>
internal readonly record struct ThinkingPlan(ThinkingForm Form, int Budget = 0, string Effort = "")
{
    // Anthropic, extended thinking: budget_tokens is at least 1,024 and less than max_tokens.
    private const int LeastBudget = 1024;

    private static readonly ThinkingPlan Silent = new(ThinkingForm.None);

    /// <summary>True when the model thinks because the request asks for it.</summary>
    public bool IsOn => Form is ThinkingForm.Budget or ThinkingForm.Adaptive or ThinkingForm.Nova;

    /// <param name="wanted">The caller's wish.</param>
    /// <param name="placement">The model.</param>
    /// <param name="conversation">The conversation, which may not allow a model to think.</param>
    /// <param name="maxTokens">The caller's tokens for the answer and its thoughts; <c>null</c> when they are not said.</param>
    /// <param name="dropped">Gets the caller's member where it is not followed.</param>
    public static ThinkingPlan Of(
        in Reasoning wanted, Placement placement, Conversation conversation, int? maxTokens, DroppedMembers dropped)
    {
        if (!wanted.IsGiven)
        {
            return Silent;
        }

        switch (placement.Features.Thinking)
        {
            case ThinkingSupport.Budget:
            case ThinkingSupport.BudgetOrAdaptive when wanted.Budget is not null:
                return wanted.IsOff ? Silent : OfBudget(wanted, conversation, maxTokens ?? placement.Features.MaxOutputTokens ?? int.MaxValue, dropped);
            case ThinkingSupport.BudgetOrAdaptive or ThinkingSupport.Adaptive or ThinkingSupport.Always:
                return OfEffort(wanted, placement.Features, dropped);
            case null when placement.Family == ModelFamily.Nova && placement.Features.Effort.Any(level => level.Length > 0):
                return wanted.IsOff ? Silent : new(ThinkingForm.Nova, Effort: Level(wanted, placement.Features, dropped, "medium"));
            default:
                if (!wanted.IsOff)
                {
                    dropped.Add(wanted.Path);
                }

                return Silent;
        }
    }

    private static ThinkingPlan OfBudget(in Reasoning wanted, Conversation conversation, int maxTokens, DroppedMembers dropped)
    {
        if (conversation.HasLostThinking || maxTokens <= LeastBudget)
        {
            dropped.Add(wanted.Path);
            return Silent;
        }

        var budget = Math.Max(LeastBudget, wanted.Budget ?? BudgetOf(wanted.Effort));
        if (budget >= maxTokens)
        {
            dropped.Add(wanted.Path);
            budget = Math.Max(LeastBudget, maxTokens / 2);
        }

        return new(ThinkingForm.Budget, budget);
    }

    private static ThinkingPlan OfEffort(in Reasoning wanted, ModelFeatures features, DroppedMembers dropped)
    {
        if (!wanted.IsOff)
        {
            if (wanted.Budget is not null)
            {
                dropped.Add(wanted.Path); // The model decides itself how long it thinks.
            }

            return new(ThinkingForm.Adaptive, Effort: Level(wanted, features, dropped, ""));
        }

        if (features.Thinking != ThinkingSupport.Always)
        {
            return new(ThinkingForm.Off);
        }

        dropped.Add(wanted.Path);
        return new(ThinkingForm.Always, Effort: features.Effort.Contains("low") ? "low" : "");
    }

    // The level, or the next lower one that the model has, or its lowest.
    private static string Level(in Reasoning wanted, ModelFeatures features, DroppedMembers dropped, string otherwise)
    {
        if (wanted.Effort.Length == 0)
        {
            return otherwise;
        }

        var order = ModelFeatures.EffortLevels;
        var levels = order.Where(features.Effort.Contains).ToList();
        if (levels.Count == 0)
        {
            levels = ["low", "medium", "high"]; // Every model with effort has these.
        }

        var most = order.IndexOf(wanted.Effort);
        var level = levels.LastOrDefault(one => order.IndexOf(one) <= most) ?? levels[0];
        if (level != wanted.Effort)
        {
            dropped.Add(wanted.Path);
        }

        return level;
    }

    private static int BudgetOf(string effort) => effort switch
    {
        "low" => 1024,
        "high" => 4096,
        "xhigh" => 8192,
        "max" => 16_384,
        _ => 2048,
    };
}

/// <summary>The forms in which a model is told to think.</summary>
internal enum ThinkingForm
{
    /// <summary>Nothing is said.</summary>
    None,

    /// <summary>Claude: <c>thinking.type</c> is <c>disabled</c>.</summary>
    Off,

    /// <summary>Claude: <c>enabled</c>, with a budget.</summary>
    Budget,

    /// <summary>Claude: <c>adaptive</c>, with a level of effort.</summary>
    Adaptive,

    /// <summary>Claude: it thinks in any case; only the level of effort is said.</summary>
    Always,

    /// <summary>Nova 2: <c>reasoningConfig</c>.</summary>
    Nova,
}
