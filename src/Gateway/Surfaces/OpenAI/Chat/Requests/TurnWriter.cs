using System.Text.Json;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency;

namespace Gateway.Surfaces.OpenAI.Chat.Requests;

/// <summary>Writes the messages of a conversation for one model.</summary>
internal sealed class TurnWriter(JsonOutput to, Placement placement, ToolNames names, ConversePaths paths, DroppedMembers dropped)
{
    // Said where a message of the caller says nothing, because Bedrock takes no blank text.
    private const string Empty = "(empty)";

    private readonly bool _isClaude = placement.Family == ModelFamily.Claude;
    private readonly bool _keepsMedia = placement.Features.MediaInToolResults
        ?? placement.Family is ModelFamily.Claude or ModelFamily.Nova;

    private int _turn;
    private int _block;
    private int _documents;

    /// <summary>Writes <c>messages</c>.</summary>
    public GatewayError? Write(Conversation conversation)
    {
        to.OpenList("messages"u8);
        if (conversation.Turns[0].IsAssistant)
        {
            // Bedrock: a conversation starts with the user.
            Open("user"u8);
            WriteText("(start of the conversation)", new Place(PlaceKind.Message));
            Close();
        }

        Turn? before = null;
        foreach (var turn in conversation.Turns)
        {
            var isLast = ReferenceEquals(turn, conversation.Turns[^1]);
            if ((turn.IsAssistant ? WriteAssistant(turn, isLast) : WriteUser(turn, before)) is { } error)
            {
                return error;
            }

            before = turn;
        }

        to.CloseList();
        return null;
    }

    /// <summary>Writes <c>system</c>, without its closing bracket.</summary>
    public void WriteSystem(List<Block> blocks)
    {
        foreach (var block in blocks)
        {
            if (block.Kind == BlockKind.Text)
            {
                to.OpenObject();
                to.Member("text"u8, block.Value);
                to.CloseObject();
                paths.AddSystem(block.Place);
            }
            else if (block.Cache is { IsKept: true } point)
            {
                point.Write(to);
                paths.AddSystem(block.Place);
            }
        }
    }

    private GatewayError? WriteAssistant(Turn turn, bool isLast)
    {
        Open("assistant"u8);
        var last = isLast ? turn.Blocks.FindLastIndex(block => block.Kind == BlockKind.Text) : -1;
        for (var i = 0; i < turn.Blocks.Count; i++)
        {
            if (i == last)
            {
                // Anthropic: "final assistant content cannot end with trailing whitespace".
                WriteText(turn.Blocks[i].Value.GetString()!.TrimEnd(), turn.Blocks[i].Place);
            }
            else
            {
                WriteBlock(turn.Blocks[i]);
            }
        }

        foreach (var call in turn.Calls)
        {
            if (WriteCall(call) is { } error)
            {
                return error;
            }
        }

        Close();
        return null;
    }

    private GatewayError? WriteUser(Turn turn, Turn? before)
    {
        Open("user"u8);
        List<Block> blocks = [];
        foreach (var call in before?.Calls ?? [])
        {
            blocks.AddRange(WriteResult(call));
        }

        blocks.AddRange(turn.Blocks);
        if (!blocks.Exists(block => block.Kind == BlockKind.Text)
            && blocks.Find(block => block.Kind == BlockKind.Document) is { Kind: BlockKind.Document } document)
        {
            // Bedrock: a message with a document has a text.
            WriteText("(see the document)", document.Place);
        }

        CachesBehindDocuments.Move(blocks);
        blocks.ForEach(WriteBlock);
        if (_block == 0)
        {
            WriteText(Empty, new Place(PlaceKind.Message));
        }

        Close();
        return null;
    }

    private GatewayError? WriteCall(ToolCall call)
    {
        if (names.Send(call.Name) is not { } name)
        {
            return RequestErrors.At(
                call.Place.ToString(),
                "別のツールの名前と区別できません。ツールの名前を半角英数字、_、- の 64 文字以内にしてください。",
                "its name cannot be told from another tool's. Name tools with at most 64 ASCII letters, digits, _ and -.");
        }

        OpenBlock("toolUse"u8, call.Place);
        to.Member("toolUseId"u8, call.Id);
        to.Member("name"u8, name);
        to.Name("input"u8);
        var path = $"{call.Place}{(call.Place.Kind == PlaceKind.FunctionCall ? "" : ".function")}.arguments";
        var error = ToolArguments.Write(to, call.Arguments, path);
        CloseBlock();
        return error;
    }

    // What cannot be inside the result is returned: it follows after all results.
    private List<Block> WriteResult(ToolCall call)
    {
        OpenBlock("toolResult"u8, call.Result?.Place ?? call.Place);
        to.Member("toolUseId"u8, call.Id);
        to.OpenList("content"u8);
        List<Block> moved = [];
        var part = 0;
        foreach (var block in call.Result?.Blocks ?? [])
        {
            if (block.Kind == BlockKind.Text || _keepsMedia)
            {
                paths.Add(_turn, _block - 1, block.Place, part++);
                WriteContent(block);
            }
            else
            {
                moved.Add(block);
            }
        }

        if (part == 0)
        {
            to.OpenObject();
            to.Member("text"u8, call.Result is null ? "(no result: the call was not carried out)" : Empty);
            to.CloseObject();
        }

        to.CloseList();
        if (call.Result is null)
        {
            to.Member("status"u8, "error"u8);
        }

        CloseBlock();
        if (call.Result is { Cache: { IsKept: true } point } result)
        {
            paths.Add(_turn, _block++, result.Place);
            point.Write(to);
        }

        return moved;
    }

    private void WriteBlock(Block block)
    {
        if (block.Cache is { IsKept: false })
        {
            return;
        }

        if (block.Kind is BlockKind.Thinking or BlockKind.RedactedThinking && !_isClaude)
        {
            dropped.Add("messages[].thinking_blocks"); // Signed for another family of models.
            return;
        }

        paths.Add(_turn, _block++, block.Place);
        WriteContent(block);
    }

    private void WriteContent(Block block)
    {
        if (block.Cache is { } point)
        {
            point.Write(to);
            return;
        }

        to.OpenObject();
        switch (block.Kind)
        {
            case BlockKind.Text:
                to.Member("text"u8, block.Value);
                break;
            case BlockKind.Thinking:
                to.OpenObject("reasoningContent"u8);
                to.OpenObject("reasoningText"u8);
                to.Member("text"u8, block.Value.GetProperty("thinking"));
                to.Member("signature"u8, block.Value.GetProperty("signature"));
                to.CloseObject();
                to.CloseObject();
                break;
            case BlockKind.RedactedThinking:
                to.OpenObject("reasoningContent"u8);
                to.Member("redactedContent"u8, block.Value);
                to.CloseObject();
                break;
            default:
                WriteFile(block);
                break;
        }

        to.CloseObject();
    }

    private void WriteFile(Block block)
    {
        var isDocument = block.Kind == BlockKind.Document;
        to.OpenObject(isDocument ? "document"u8 : "image"u8);
        to.Member("format"u8, block.File.Format);
        if (isDocument)
        {
            // AWS takes few characters in a name, no name twice, and shows it to the model; the caller's is context for Claude.
            to.Member("name"u8, $"document-{++_documents}");
            if (_isClaude && block.FileName.ValueKind == JsonValueKind.String && !JsonText.IsBlank(block.FileName))
            {
                to.Member("context"u8, block.FileName);
            }
        }

        to.OpenObject("source"u8);
        to.Name("bytes"u8);
        block.File.Write(to, block.Value);
        to.CloseObject();
        to.CloseObject();
    }

    private void WriteText(string text, Place place)
    {
        paths.Add(_turn, _block++, place);
        to.OpenObject();
        to.Member("text"u8, text);
        to.CloseObject();
    }

    private void OpenBlock(ReadOnlySpan<byte> kind, Place place)
    {
        paths.Add(_turn, _block++, place);
        to.OpenObject();
        to.OpenObject(kind);
    }

    private void CloseBlock()
    {
        to.CloseObject();
        to.CloseObject();
    }

    private void Open(ReadOnlySpan<byte> role)
    {
        _block = 0;
        to.OpenObject();
        to.Member("role"u8, role);
        to.OpenList("content"u8);
    }

    private void Close()
    {
        to.CloseList();
        to.CloseObject();
        _turn++;
    }
}
