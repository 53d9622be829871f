using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using static Gateway.Simulator.BedrockRuntime.Providers.Claude.MessagesBody;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>The rules for thoughts that come back in a conversation: they are signed, and a tool loop begins with one.</summary>
internal static class ThinkingRules
{
    private const string Documentation = "https://docs.claude.com/en/docs/build-with-claude/extended-thinking";

    /// <param name="body">A body that matches the shape.</param>
    /// <param name="messages">Its messages.</param>
    /// <param name="serving">The called model, and the caller's account: a signature is only good in the account that got it.</param>
    internal static string? Defect(JsonElement body, List<JsonElement> messages, Serving serving) =>
        messages.Select((message, index) => Signatures(message, index, serving.AccountId))
            .FirstOrDefault(defect => defect is not null)
        ?? LoopStart(body, messages, serving.Model.Claude!);

    /// <summary>The defect of a tool loop that does not begin with a thought, where the model asks for one.</summary>
    /// <param name="fields">The object with the member <c>thinking</c>.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="model">The generation of the model.</param>
    internal static string? LoopStart(JsonElement fields, List<JsonElement> messages, ClaudeGeneration model) =>
        model.ToolLoopBeginsWithThought && IsManual(fields) ? Start(messages) : null;

    private static string? Signatures(JsonElement message, int index, string accountId)
    {
        foreach (var (at, block) in Blocks(message).Index())
        {
            var defect = Type(block) switch
            {
                "thinking" => Thought(
                    block.GetProperty("thinking").GetString()!, block.GetProperty("signature").GetString()!, accountId),
                "redacted_thinking" => Redacted(block.GetProperty("data").GetString()!, accountId),
                _ => null,
            };
            if (defect is not null)
            {
                return $"messages.{index}.content.{at}{defect}";
            }
        }

        return null;
    }

    /// <summary>The defect of a thought, to follow its path. An empty signature is a missing one.</summary>
    internal static string? Thought(string thought, string signature, string accountId) =>
        signature.Length == 0 ? ".thinking.signature: Field required"
            : ThinkingSignature.IsValid(signature, thought, accountId) ? null
            : ": Invalid `signature` in `thinking` block";

    /// <summary>The same for one that is not shown.</summary>
    internal static string? Redacted(string data, string accountId) =>
        ThinkingSignature.IsValid(data, ThinkingSignature.Redacted, accountId)
            ? null
            : ": Invalid `data` in `redacted_thinking` block";

    private static bool IsManual(JsonElement body) =>
        Member(body, "thinking", JsonValueKind.Object) is { } thinking && Type(thinking) == "enabled";

    // The loop goes back from the end over pairs of a call and its result.
    private static string? Start(List<JsonElement> messages)
    {
        var at = messages.Count - 1;
        while (at >= 2 && Has(messages[at], "tool_result") && Has(messages[at - 1], "tool_use"))
        {
            at -= 2;
        }

        var start = at + 1;
        return start >= messages.Count || Blocks(messages[start]).Select(Type).First() is "thinking" or "redacted_thinking"
            ? null
            : $"messages.{start}.content.0.type: Expected `thinking` or `redacted_thinking`, but found "
                + $"`{Blocks(messages[start]).Select(Type).First()}`. When `thinking` is enabled, a final `assistant` message "
                + "must start with a thinking block (preceeding the lastmost set of `tool_use` and `tool_result` blocks). We "
                + "recommend you include thinking blocks from previous turns. To avoid this requirement, disable `thinking`. "
                + $"Please consult our documentation at {Documentation}";
    }

    private static bool Has(JsonElement message, string type) => Blocks(message).Any(block => Type(block) == type);
}
