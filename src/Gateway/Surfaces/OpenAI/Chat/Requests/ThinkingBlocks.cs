using System.Buffers.Text;
using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// Reads <c>thinking_blocks</c>, an extension of this API in which a client can send thoughts back that a model has signed.
/// </summary>
internal static class ThinkingBlocks
{
    private const string Thought = "messages[].thinking_blocks[].";

    /// <param name="thoughts">The caller's value.</param>
    /// <param name="index">The position of its message.</param>
    /// <param name="dropped">Gets the names of thoughts without a signature, and of members that have no meaning here.</param>
    /// <param name="into">The thoughts.</param>
    public static GatewayError? Read(JsonElement thoughts, int index, DroppedMembers dropped, List<Block> into)
    {
        if (thoughts.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        if (thoughts.ValueKind != JsonValueKind.Array)
        {
            return RequestErrors.NotList($"messages[{index}].thinking_blocks");
        }

        var item = 0;
        foreach (var thought in thoughts.EnumerateArray())
        {
            var place = new Place(PlaceKind.Thinking, index, item++);
            if (thought.ValueKind != JsonValueKind.Object
                || !thought.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
            {
                return RequestErrors.NotObject(place.ToString());
            }

            if ((type.ValueEquals("thinking") ? ReadThinking(thought, place, dropped, into)
                : type.ValueEquals("redacted_thinking") ? ReadRedacted(thought, place, dropped, into)
                : RequestErrors.NotOneOf($"{place}.type", "thinking, redacted_thinking")) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static GatewayError? ReadThinking(JsonElement thought, Place place, DroppedMembers dropped, List<Block> into)
    {
        if (!IsText(thought, "thinking", out _))
        {
            return RequestErrors.NotText($"{place}.thinking");
        }

        // Without a signature it proves nothing, and Bedrock refuses it. Its text may be empty: newer models show none.
        if (IsText(thought, "signature", out var signature) && !JsonText.IsBlank(signature))
        {
            into.Add(new Block(BlockKind.Thinking, thought, place));
        }
        else
        {
            dropped.Add("messages[].thinking_blocks[]");
        }

        return dropped.AddOthers(Thought, thought, "type", "thinking", "signature");
    }

    private static GatewayError? ReadRedacted(JsonElement thought, Place place, DroppedMembers dropped, List<Block> into)
    {
        if (!IsText(thought, "data", out var data) || JsonText.IsBlank(data))
        {
            return RequestErrors.NotText($"{place}.data");
        }

        if (!Base64.IsValid(data.GetString()))
        {
            return RequestErrors.At(
                $"{place}.data",
                "base64 として読めません。モデルが返した値をそのまま送ってください。",
                "this is not valid base64. Send the value as the model gave it.");
        }

        into.Add(new Block(BlockKind.RedactedThinking, data, place));
        return dropped.AddOthers(Thought, thought, "type", "data");
    }

    private static bool IsText(JsonElement thought, string name, out JsonElement text) =>
        thought.TryGetProperty(name, out text) && text.ValueKind == JsonValueKind.String;
}
