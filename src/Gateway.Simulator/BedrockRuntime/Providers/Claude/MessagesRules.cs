using System.Globalization;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;
using static Gateway.Simulator.BedrockRuntime.Providers.Claude.MessagesBody;

namespace Gateway.Simulator.BedrockRuntime.Providers.Claude;

/// <summary>
/// The rules of a conversation in the Messages API that its shape does not express, in Anthropic's words.
/// </summary>
internal static class MessagesRules
{
    // The version since which documents belong to users only, and their texts quote nothing.
    private const string Newest = "2026-10-21";

    // The text block that Claude Code puts first in the system prompt, for Anthropic's own API.
    private const string Attribution = "x-anthropic-billing-header";

    /// <param name="body">A body that matches the shape.</param>
    /// <param name="serving">The called model and the caller's account.</param>
    internal static string? Defect(JsonElement body, Serving serving)
    {
        var (messages, model) = (Messages(body), serving.Model.Claude!);
        return messages.Count == 0 ? "messages: at least one message is required"
            : Role(messages[0]) != "user" ? "messages: first message must use the \"user\" role"
            : End(body, serving.Model)
                ?? System(body, model)
                ?? First(messages, Content)
                ?? (model.RolesMustAlternate ? Alternation(messages) : null)
                ?? (IsNewest(body) ? First(messages, NewestContent) : null)
                ?? ToolUseRules.Defect(body, messages)
                ?? ThinkingRules.Defect(body, messages, serving)
                ?? Last(messages[^1], model)
                ?? CacheRules.Defect(body);
    }

    /// <summary>The model's own name: anthropic.claude-haiku-4-5-20251001-v1:0 calls itself claude-haiku-4-5-20251001.</summary>
    internal static string Name(FoundationModel model)
    {
        var name = model.Id[(model.Id.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var version = name.LastIndexOf("-v", StringComparison.Ordinal);
        return version > 0 && name.Contains(':', StringComparison.Ordinal) ? name[..version] : name;
    }

    /// <summary>The same error for every model that does not continue an assistant message.</summary>
    internal const string NoPrefill =
        "This model does not support assistant message prefill. The conversation must end with a user message.";

    private static string? First(List<JsonElement> messages, Func<JsonElement, int, string?> rule) =>
        messages.Select(rule).FirstOrDefault(defect => defect is not null);

    private static string? End(JsonElement body, FoundationModel model) => MaxTokens(body, model) ?? StopSequences(body);

    private static string? MaxTokens(JsonElement body, FoundationModel model) =>
        body.GetProperty("max_tokens").GetInt32() is var asked && asked > model.MaxOutputTokens
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"max_tokens: {asked} > {model.MaxOutputTokens}, which is the maximum allowed number of output tokens for {Name(model)}")
            : null;

    /// <summary>The defect of <c>stop_sequences</c>.</summary>
    internal static string? StopSequences(JsonElement body) =>
        List(body, "stop_sequences").Any(sequence => string.IsNullOrWhiteSpace(sequence.GetString()))
            ? "stop_sequences: each stop sequence must contain non-whitespace"
            : null;

    private static string? System(JsonElement body, ClaudeGeneration model) =>
        List(body, "system").Select(block => Blank("system", block)).FirstOrDefault(defect => defect is not null)
        ?? (model.RefusesAttribution ? Reserved(body) : null);

    private static string? Reserved(JsonElement body) =>
        List(body, "system").Select(block => block.GetProperty("text").GetString()!)
            .Append(Member(body, "system", JsonValueKind.String)?.GetString() ?? "")
            .Any(text => text.StartsWith(Attribution, StringComparison.OrdinalIgnoreCase))
            ? $"{Attribution} is a reserved keyword and may not be used in the system prompt."
            : null;

    private static string? Content(JsonElement message, int index)
    {
        // Claude Code tries this role; with this text it falls back to the other two.
        if (Role(message) == "system")
        {
            return $"messages.{index}: role 'system' is not supported on this model";
        }

        var content = message.GetProperty("content");
        if (content.ValueKind == JsonValueKind.String
            ? string.IsNullOrEmpty(content.GetString())
            : content.GetArrayLength() == 0)
        {
            return $"messages.{index}: all messages must have non-empty content except for the optional final assistant "
                + "message";
        }

        return content.ValueKind == JsonValueKind.String
            ? BlankText("messages", content.GetString()!)
            : Blocks(message).Select(block => Blank("messages", block)).FirstOrDefault(defect => defect is not null);
    }

    private static string? Blank(string where, JsonElement block) =>
        Type(block) == "text" ? BlankText(where, block.GetProperty("text").GetString()!) : null;

    private static string? BlankText(string where, string text) =>
        text.Length == 0 ? $"{where}: text content blocks must be non-empty"
            : string.IsNullOrWhiteSpace(text) ? $"{where}: text content blocks must contain non-whitespace text"
            : null;

    private static string? Alternation(List<JsonElement> messages) => messages.Zip(messages.Skip(1))
        .Where(pair => Role(pair.First) == Role(pair.Second))
        .Select(pair => "messages: roles must alternate between \"user\" and \"assistant\", but found multiple "
            + $"\"{Role(pair.First)}\" roles in a row")
        .FirstOrDefault();

    private static bool IsNewest(JsonElement body) => body.GetProperty("anthropic_version").GetString() == Newest;

    private static string? NewestContent(JsonElement message, int index)
    {
        foreach (var (at, block) in Blocks(message).Index())
        {
            var path = $"messages.{index}.content.{at}";
            if (Role(message) == "assistant" && Type(block) == "document")
            {
                return $"{path}: `document` blocks are not permitted in `assistant` messages";
            }

            if (Role(message) == "user" && Type(block) == "text" && List(block, "citations").Any())
            {
                return $"{path}.text.citations: Citations are not permitted in `user` messages";
            }
        }

        return null;
    }

    /// <summary>The defect of a conversation that ends with an assistant message.</summary>
    internal static string? Last(JsonElement message, ClaudeGeneration model) =>
        Role(message) != "assistant" ? null
            : !model.Prefill ? NoPrefill
            : LastText(message).LastOrDefault() is var end && char.IsWhiteSpace(end)
                ? "messages: final assistant content cannot end with trailing whitespace"
            : null;

    private static string LastText(JsonElement message) =>
        Member(message, "content", JsonValueKind.String)?.GetString()
        ?? Blocks(message).Where(block => Type(block) == "text").Select(block => block.GetProperty("text").GetString())
            .LastOrDefault() ?? "";
}
