using System.Text.Json;
using Gateway.Catalog;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// Writes <c>additionalModelRequestFields</c>: what a family of models has and Converse has no member for. Only the gateway writes
/// here, and nothing of the caller's under its own name.
/// </summary>
internal static class ModelFields
{
    public static void Write(JsonOutput to, ThinkingPlan thinking, in Reasoning reasoning, ToolPlan tools, Sampling sampling)
    {
        var hasEffort = thinking.Effort.Length > 0 && thinking.Form != ThinkingForm.Nova && tools.Json != StructuredOutput.Native;
        var hasForm = thinking.Form is not (ThinkingForm.None or ThinkingForm.Always);
        if (!hasForm && !hasEffort && sampling.TopK is null && !tools.IsOneAtATime)
        {
            return;
        }

        to.OpenObject("additionalModelRequestFields"u8);
        if (hasForm)
        {
            WriteThinking(to, thinking, reasoning.Display);
        }

        if (hasEffort)
        {
            to.OpenObject("output_config"u8);
            to.Member("effort"u8, thinking.Effort);
            to.CloseObject();
        }

        if (tools.IsOneAtATime)
        {
            tools.WriteOwnChoice(to);
        }

        if (sampling.TopK is { } topK)
        {
            WriteTopK(to, topK, sampling.IsNova);
        }

        to.CloseObject();
    }

    private static void WriteTopK(JsonOutput to, int topK, bool isNova)
    {
        if (isNova)
        {
            to.OpenObject("inferenceConfig"u8);
            to.Member("topK"u8, topK);
            to.CloseObject();
        }
        else
        {
            to.Member("top_k"u8, topK);
        }
    }

    private static void WriteThinking(JsonOutput to, ThinkingPlan thinking, JsonElement display)
    {
        if (thinking.Form == ThinkingForm.Nova)
        {
            to.OpenObject("reasoningConfig"u8);
            to.Member("type"u8, "enabled"u8);
            to.Member("maxReasoningEffort"u8, thinking.Effort);
            to.CloseObject();
            return;
        }

        to.OpenObject("thinking"u8);
        to.Member("type"u8, thinking.Form switch
        {
            ThinkingForm.Budget => "enabled"u8,
            ThinkingForm.Adaptive => "adaptive"u8,
            _ => "disabled"u8,
        });
        if (thinking.Form == ThinkingForm.Budget)
        {
            to.Member("budget_tokens"u8, thinking.Budget);
        }

        if (display.ValueKind == JsonValueKind.String && thinking.IsOn)
        {
            to.Member("display"u8, display);
        }

        to.CloseObject();
    }
}
