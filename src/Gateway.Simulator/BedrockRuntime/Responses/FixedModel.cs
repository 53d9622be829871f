using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Simulator.BedrockRuntime.Models;

namespace Gateway.Simulator.BedrockRuntime.Responses;

/// <summary>
/// The model that serves every operation: the same request always gets the same answer, in any operation.
/// </summary>
internal static class FixedModel
{
    /// <param name="request">A valid request in Converse's format.</param>
    /// <param name="serving">The called model and the caller's account.</param>
    internal static ModelResponse Respond(JsonElement request, Serving serving)
    {
        var turn = new LastTurn(request);
        var limit = MaxTokens(request);
        var thoughts = Thoughts.Of(request, serving, turn, limit);
        limit -= thoughts.Length * Thoughts.TokensEach;
        var said = ToolChoice.Decide(request, turn) is { Count: > 0 } calls
            ? UseTools(request, calls, limit)
            : Say(request, ResponseText.For(request, turn), limit);
        return said with
        {
            Blocks = [.. thoughts, .. said.Blocks],
            InputTokens = TokenEstimate.OfPrompt(request),
            OutputTokens = said.OutputTokens + (thoughts.Length * Thoughts.TokensEach),
        };
    }

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
    private static ModelResponse UseTools(JsonElement request, IReadOnlyList<ToolCall> calls, int limit)
    {
        var forced = ToolChoice.IsForced(request);
        var introduction = forced ? "" : $"{string.Join('、', calls.Select(call => call.Name))} を使って確認します。";
        var tokens = TokenEstimate.Of(introduction)
            + calls.Sum(call => TokenEstimate.Of(call.Input.ToJsonString()) + TokenEstimate.Of(call.Name));
        if (tokens > limit && !forced)
        {
            return Say(request, introduction, limit) with { StopReason = "max_tokens", StopSequence = null };
        }

        // A tool call that is cut off by the limit has begun, and its input is incomplete.
        var isCut = tokens > limit;
        var uses = calls.Take(isCut ? 1 : calls.Count).Select((call, index) => new ResponseBlock.ToolUse(
            Identifier(request, index == 0 ? "" : $"call {index}"), call.Name, isCut ? [] : call.Input));
        return new ModelResponse(
            forced ? [.. uses] : [new ResponseBlock.Text(introduction), .. uses],
            isCut ? "max_tokens" : "tool_use",
            null,
            0,
            Math.Min(tokens, limit));
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

    /// <summary>A UUID that is always the same for the same request.</summary>
    internal static Guid Uuid(JsonElement request) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(request.GetRawText())).AsSpan()[..16]);

    private static int MaxTokens(JsonElement request) =>
        Inference(request, "maxTokens") is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : int.MaxValue;

    private static IEnumerable<string> StopSequences(JsonElement request) =>
        Inference(request, "stopSequences") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(stop => stop.GetString()!)
            : [];

    private static JsonElement? Inference(JsonElement request, string name) =>
        request.TryGetProperty("inferenceConfig", out var config)
        && config.ValueKind == JsonValueKind.Object
        && config.TryGetProperty(name, out var member)
            ? member
            : null;
}
