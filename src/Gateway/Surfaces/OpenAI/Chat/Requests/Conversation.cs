using System.Text.Json;
using Gateway.Errors;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>
/// The messages of a request as Converse orders them: what is said by the system apart, user and assistant in turn, and the result
/// of each call in the turn after it.
/// </summary>
internal sealed class Conversation(DroppedMembers dropped, CachePoints caches)
{
    private readonly ContentReader _content = new(caches, dropped);
    private readonly ToolIds _ids = new();

    // The last call with each of the caller's ids.
    private readonly Dictionary<string, ToolCall> _calls = new(StringComparer.Ordinal);

    /// <summary>The texts of system and developer messages, in their order.</summary>
    public List<Block> System { get; } = [];

    /// <summary>The turns, of which the first may be the assistant's.</summary>
    public List<Turn> Turns { get; } = [];

    /// <summary>The tools that were called, as the caller calls them, in the order of their first calls.</summary>
    public IEnumerable<string> CalledTools =>
        Turns.SelectMany(turn => turn.Calls).Select(call => call.Name).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// True when a model that thinks by budget must not do so: it would continue a text, or a turn of the assistant that calls
    /// tools begins without the signed thought, which most clients do not send back.
    /// </summary>
    public bool HasLostThinking
    {
        get
        {
            if (Turns[^1].IsAssistant)
            {
                return true;
            }

            // Back over pairs of a call and its results. What the user says between them begins another turn.
            for (var at = Turns.Count - 2; at >= 0 && Turns[at].Calls.Count > 0; at -= 2)
            {
                var continues = at >= 2 && Turns[at - 2].Calls.Count > 0 && Turns[at - 1].Blocks.Count == 0;
                if (!continues && !Turns[at].BeginsWithThinking)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <param name="messages">The caller's messages.</param>
    public GatewayError? Read(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array || messages.GetArrayLength() == 0)
        {
            return RequestErrors.At(
                "messages",
                "少なくとも 1 つのメッセージを配列で指定してください。例: [{\"role\": \"user\", \"content\": \"…\"}]",
                "give a list of at least one message, such as [{\"role\": \"user\", \"content\": \"…\"}].");
        }

        var index = 0;
        foreach (var message in messages.EnumerateArray())
        {
            if ((ChatMessage.Read(message, index, dropped, out var read) ?? Add(read, index)) is { } error)
            {
                return error;
            }

            index++;
        }

        return Turns is [.., var last] && last.Calls.Find(call => call.Result is null) is { } call
            ? NoResult(call.Place)
            : Complete();
    }

    private GatewayError? Complete()
    {
        if (Turns.Count == 0)
        {
            // The whole prompt is a system message: the model answers nothing but a user's.
            Turns.Add(new Turn(isAssistant: false));
            Turns[0].Blocks.AddRange(System);
            System.Clear();
        }

        return null;
    }

    private GatewayError? Add(in ChatMessage message, int index)
    {
        switch (message.Role)
        {
            case ChatRole.System:
                return _content.Read(message, index, System);
            case ChatRole.User:
                return _content.Read(message, index, TurnOf(isAssistant: false).Blocks);
            case ChatRole.Assistant:
                return AddAssistant(message, index);
            default:
                return AddResult(message, index);
        }
    }

    private GatewayError? AddAssistant(in ChatMessage message, int index)
    {
        List<Block> blocks = [];
        List<ToolCall> calls = [];
        var error = ThinkingBlocks.Read(message.ThinkingBlocks, index, dropped, blocks);
        var thoughts = blocks.Count;
        error ??= _content.Read(message, index, blocks);
        error ??= ReadRefusal(message, index, blocks);
        error ??= ToolCallReader.Read(message, index, _ids, _calls, dropped, calls);

        // A thought alone leads to nothing, and no conversation may hold it alone.
        if (error is null && (blocks.Count > thoughts || calls.Count > 0))
        {
            var turn = TurnOf(isAssistant: true);
            turn.Blocks.AddRange(blocks);
            turn.Calls.AddRange(calls);
        }

        return error;
    }

    private GatewayError? ReadRefusal(in ChatMessage message, int index, List<Block> into) =>
        message.Refusal.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.String => _content.AddText(
                message.Refusal, default, PromptSection.Messages, new Place(PlaceKind.MessageRefusal, index), into),
            _ => RequestErrors.NotText($"messages[{index}].refusal"),
        };

    private GatewayError? AddResult(in ChatMessage message, int index)
    {
        var path = $"messages[{index}].{(message.Role == ChatRole.Tool ? "tool_call_id" : "name")}";
        var id = message.Role == ChatRole.Tool ? message.ToolCallId : message.Name;
        if (id.ValueKind != JsonValueKind.String)
        {
            return RequestErrors.NotText(path);
        }

        if (!_calls.TryGetValue(ToolCallReader.KeyOf(id.GetString()!, message.Role == ChatRole.Function), out var call))
        {
            return RequestErrors.At(
                path,
                "この結果に対応する tool_calls がこれより前のメッセージにありません。呼び出したアシスタントのメッセージも送るか、この結果を取り除いてください。",
                "no message before it has the tool call that this is the result of. Send the assistant's message with the call "
                + "too, or remove this result.");
        }

        _ = TurnOf(isAssistant: false);
        call.Result = new ToolResult(new Place(PlaceKind.Message, index));
        if (_content.Read(message, index, call.Result.Blocks) is { } error)
        {
            return error;
        }

        // A cache point is not possible inside a result, only after it.
        call.Result.Cache = call.Result.Blocks.FindLast(block => block.Cache is not null).Cache;
        foreach (var point in call.Result.Blocks.Where(block => block.Cache is { } cache && cache != call.Result.Cache))
        {
            point.Cache!.IsKept = false;
        }

        call.Result.Blocks.RemoveAll(block => block.Kind == BlockKind.CachePoint);
        return null;
    }

    private Turn TurnOf(bool isAssistant)
    {
        if (Turns.Count == 0 || Turns[^1].IsAssistant != isAssistant)
        {
            Turns.Add(new Turn(isAssistant));
        }

        return Turns[^1];
    }

    private static GatewayError NoResult(Place place) => RequestErrors.At(
        place.ToString(),
        "会話がツールの呼び出しで終わっています。role: \"tool\" のメッセージで結果を続けてください。",
        "the conversation ends with this tool call. Add its result, as a message with the role \"tool\".");
}
