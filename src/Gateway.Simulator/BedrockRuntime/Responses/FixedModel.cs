using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The model that serves every operation: the same request always gets the same answer, in any operation.
/// </summary>
internal static class FixedModel
{
    private const string FixedThought = "利用者の質問を読み、固定の応答を返します。";

    /// <param name="request">A valid request in Converse's format.</param>
    internal static ModelResponse Respond(JsonElement request)
    {
        var turn = new LastTurn(request);
        var limit = MaxTokens(request);
        var thoughts = Think(request, limit);
        limit -= thoughts.Sum(thought => TokenEstimate.Of(thought.Thought));
        var said = ToolChoice.Decide(request, turn) is { } tool
            ? UseTool(request, tool, limit)
            : Say(request, ResponseText.For(request, turn), limit);
        return said with
        {
            Blocks = [.. thoughts, .. said.Blocks],
            InputTokens = TokenEstimate.OfPrompt(request),
            OutputTokens = said.OutputTokens + thoughts.Sum(thought => TokenEstimate.Of(thought.Thought)),
        };
    }

    // A limit that leaves no room for an answer leaves no room for thinking either.
    private static ResponseBlock.Reasoning[] Think(JsonElement request, int limit) =>
        limit > TokenEstimate.Of(FixedThought)
        && Member(request, "additionalModelRequestFields") is { } fields
        && Member(fields, "thinking") is { } thinking
        && thinking.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() is "enabled" or "adaptive"
            ? [new ResponseBlock.Reasoning(IsOmitted(thinking) ? "" : FixedThought, Identifier(request, "signature"))]
            : [];

    // Omitted thinking is not shown, but it is signed, so that it can be sent back.
    private static bool IsOmitted(JsonElement thinking) =>
        thinking.TryGetProperty("display", out var display)
        && display.ValueKind == JsonValueKind.String
        && display.GetString() == "omitted";

    private static ModelResponse Say(JsonElement request, string text, int limit)
    {
        var stop = StopSequences(request)
            .Select(sequence => (Sequence: sequence, At: text.IndexOf(sequence, StringComparison.Ordinal)))
            .Where(found => found.At >= 0)
            .OrderBy(found => found.At)
            .Select(found => (found.Sequence, Text: text[..found.At]))
            .FirstOrDefault((null!, text));
        var stopReason = stop.Sequence is null ? "end_turn" : "stop_sequence";
        if (TokenEstimate.Of(stop.Text) > limit)
        {
            stop = (null!, TokenEstimate.Cut(stop.Text, limit));
            stopReason = "max_tokens";
        }

        return new ModelResponse(
            [new ResponseBlock.Text(stop.Text)], stopReason, stop.Sequence, 0, Math.Max(1, TokenEstimate.Of(stop.Text)));
    }

    // A model that is forced to call a tool writes no text before the call (Anthropic's page on tool use, tool_choice).
    private static ModelResponse UseTool(JsonElement request, JsonElement tool, int limit)
    {
        var (name, forced) = (ToolChoice.Name(tool), ToolChoice.IsForced(request));
        var introduction = forced ? "" : $"{name} を使って確認します。";
        var input = SchemaSample.Of(tool.GetProperty("inputSchema").GetProperty("json")) as JsonObject ?? [];
        var tokens = TokenEstimate.Of(introduction) + TokenEstimate.Of(input.ToJsonString()) + TokenEstimate.Of(name);
        if (tokens > limit && !forced)
        {
            return Say(request, introduction, limit) with { StopReason = "max_tokens", StopSequence = null };
        }

        // A tool call that is cut off by the limit has begun, and its input is incomplete.
        var (called, stopReason) = tokens > limit ? ([], "max_tokens") : (input, "tool_use");
        var use = new ResponseBlock.ToolUse("tooluse_" + Identifier(request, ""), name, called);
        return new ModelResponse(
            forced ? [use] : [new ResponseBlock.Text(introduction), use], stopReason, null, 0, Math.Min(tokens, limit));
    }

    /// <summary>
    /// 22 URL-safe characters, as in recorded traffic, made from the request, so that they are always the same and rarely
    /// collide.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="purpose">Distinguishes the identifiers of one request.</param>
    internal static string Identifier(JsonElement request, string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(purpose + request.GetRawText()));
        return System.Buffers.Text.Base64Url.EncodeToString(hash)[..22];
    }

    private static int MaxTokens(JsonElement request) =>
        Inference(request, "maxTokens") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : int.MaxValue;

    private static IEnumerable<string> StopSequences(JsonElement request) =>
        Inference(request, "stopSequences") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(stop => stop.GetString()!)
            : [];

    private static JsonElement? Inference(JsonElement request, string name) =>
        Member(request, "inferenceConfig") is { } config && config.TryGetProperty(name, out var member) ? member : null;

    private static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && parent.TryGetProperty(name, out var member)
        && member.ValueKind == JsonValueKind.Object
            ? member
            : null;
}
