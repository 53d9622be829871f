using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using static Gateway.Simulator.BedrockRuntime.Providers.Claude.MessagesBody;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules of a Claude model of one generation for a request that matches the shape: betas, thinking, effort, sampling,
/// structured output. The same for InvokeModel and for Claude's own fields in Converse.
/// </summary>
internal static class ModelRules
{
    private const string InterleavedThinking = "interleaved-thinking-2025-05-14";
    private const string Documentation = "https://docs.claude.com/en/docs/build-with-claude/extended-thinking#";
    private static readonly string[] SamplingMembers = ["temperature", "top_p", "top_k"];

    /// <summary>The values of <c>anthropic_beta</c>; empty if it is not a list, and without items that are not strings.</summary>
    internal static List<string> Betas(JsonElement fields) =>
        Member(fields, "anthropic_beta", JsonValueKind.Array) is { } list
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    /// <summary>The error for betas: one unknown value fails the whole request, and the error does not name it.</summary>
    internal static string? BetaDefect(IEnumerable<string> betas, ClaudeGeneration model) =>
        betas.All(model.Betas.Contains) ? null : "invalid beta flag";

    /// <param name="fields">Members of the Messages API; absent members break no rule.</param>
    /// <param name="model">The generation of the model that is called.</param>
    internal static string? Defect(JsonElement fields, ClaudeGeneration model) =>
        Thinking(fields, model) ?? Output(fields, model) ?? SampledBy(fields, model);

    private static string? Thinking(JsonElement fields, ClaudeGeneration model)
    {
        if (Member(fields, "thinking", JsonValueKind.Object) is not { } thinking
            || thinking.GetProperty("type").GetString() is not { } type)
        {
            return null;
        }

        if (type == "disabled")
        {
            return model.ThinkingDefault == ThinkingDefault.Always
                ? "\"thinking.type.disabled\" is not supported for this model."
                : null;
        }

        if (!model.Thinking.Contains(type))
        {
            return type == "adaptive"
                ? "adaptive thinking is not supported on this model"
                : "\"thinking.type.enabled\" is not supported for this model. Use \"thinking.type.adaptive\" and "
                    + "\"output_config.effort\" to control thinking behavior.";
        }

        return Budget(fields, thinking) ?? BesideThinking(fields, model);
    }

    // With interleaved thinking the budget covers all turns of a tool loop and may exceed max_tokens.
    private static string? Budget(JsonElement fields, JsonElement thinking) =>
        thinking.TryGetProperty("budget_tokens", out var budget)
        && Member(fields, "max_tokens", JsonValueKind.Number) is { } limit
        && limit.GetInt32() <= budget.GetInt32()
        && !(Betas(fields).Contains(InterleavedThinking) && HasTools(fields))
            ? "`max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at "
                + $"{Documentation}max-tokens-and-context-window-size"
            : null;

    private static string? BesideThinking(JsonElement fields, ClaudeGeneration model) =>
        !model.ForcedToolWithThinking && IsForced(fields)
            ? "Thinking may not be enabled when tool_choice forces tool use."
        : model.Sampling == Sampling.None ? null
        : Member(fields, "temperature", JsonValueKind.Number) is { } temperature && temperature.GetDouble() != 1
            ? "`temperature` may only be set to 1 when thinking is enabled. Please consult our documentation at "
                + $"{Documentation}important-considerations-when-using-extended-thinking"
        : Member(fields, "top_k", JsonValueKind.Number) is not null
            ? "`top_k` must be unset when thinking is enabled. Please consult our documentation at "
                + $"{Documentation}important-considerations-when-using-extended-thinking"
        : null;

    private static string? Output(JsonElement fields, ClaudeGeneration model)
    {
        if (Member(fields, "output_config", JsonValueKind.Object) is not { } output)
        {
            return null;
        }

        if (Member(output, "format", JsonValueKind.Object) is { } format)
        {
            if (!model.Features.Contains(ClaudeGeneration.StructuredOutput))
            {
                return "output_config.format: Extra inputs are not permitted";
            }

            if (OutputSchema.Defect(format.GetProperty("schema")) is { } unsupported)
            {
                return $"output_config.format.schema: {unsupported}";
            }
        }

        return Member(output, "effort", JsonValueKind.String) is not { } effort
            || model.Efforts.Contains(effort.GetString()!)
                ? null
            : model.Efforts.Count == 0
                ? "This model does not support the effort parameter."
            : $"This model does not support effort level '{effort.GetString()}'. "
                + $"Supported levels: {string.Join(", ", model.Efforts)}.";
    }

    private static string? SampledBy(JsonElement fields, ClaudeGeneration model)
    {
        var set = SamplingMembers.Where(name => Member(fields, name, JsonValueKind.Number) is not null).ToList();
        return model.Sampling switch
        {
            Sampling.None when set.Count > 0 => $"`{set[0]}` is deprecated for this model.",
            Sampling.One when set.Contains("temperature") && set.Contains("top_p") =>
                "`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
            _ => null,
        };
    }

    private static bool IsForced(JsonElement fields) =>
        Member(fields, "tool_choice", JsonValueKind.Object) is { } choice
        && choice.GetProperty("type").GetString() is "any" or "tool";

    private static bool HasTools(JsonElement fields) =>
        Member(fields, "tools", JsonValueKind.Array) is { } tools && tools.GetArrayLength() > 0;
}
