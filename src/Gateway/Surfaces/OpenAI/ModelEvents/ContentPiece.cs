using System.Text.Json;

namespace Gateway.Surfaces.OpenAI.ModelEvents;

/// <summary>
/// The members of a content block of Converse, or of a piece of one in its stream. AWS makes each a union: exactly one of them
/// is there. A member of another type than AWS's counts as absent, one that is not known as well.
/// </summary>
internal ref struct ContentPiece
{
    private bool _isServerTool;

    public bool HasText { get; private set; }

    public bool HasReasoning { get; private set; }

    public bool HasSignature { get; private set; }

    public bool HasRedacted { get; private set; }

    /// <summary>True for a call to a tool of the caller. A tool that runs at the provider is not the caller's to answer.</summary>
    public readonly bool IsToolStart => !ToolId.IsEmpty && !_isServerTool;

    public bool HasToolInput { get; private set; }

    /// <summary>True when the tool's input is JSON itself, not the inside of a string.</summary>
    public bool ToolInputIsJson { get; private set; }

    public ReadOnlySpan<byte> Text { get; private set; }

    public ReadOnlySpan<byte> Reasoning { get; private set; }

    public ReadOnlySpan<byte> Signature { get; private set; }

    public ReadOnlySpan<byte> Redacted { get; private set; }

    public ReadOnlySpan<byte> ToolId { get; private set; }

    public ReadOnlySpan<byte> ToolName { get; private set; }

    public ReadOnlySpan<byte> ToolInput { get; private set; }

    /// <summary>The event of a piece in a stream.</summary>
    public readonly ModelEvent Delta(int block) =>
        HasText ? new() { Kind = ModelEventKind.Text, Block = block, Text = Text }
        : HasToolInput ? Input(block)
        : HasReasoning ? new() { Kind = ModelEventKind.Reasoning, Block = block, Text = Reasoning }
        : HasSignature ? new() { Kind = ModelEventKind.Signature, Block = block, Text = Signature }
        : HasRedacted ? new() { Kind = ModelEventKind.RedactedReasoning, Block = block, Text = Redacted }
        : default;

    /// <summary>The event of a tool's input.</summary>
    public readonly ModelEvent Input(int block) => new()
    {
        Kind = ToolInputIsJson ? ModelEventKind.ToolInputJson : ModelEventKind.ToolInput,
        Block = block,
        Text = ToolInput,
    };

    /// <summary>The event of the start of a tool call; nothing if it is none of the caller's tools.</summary>
    public readonly ModelEvent ToolStart(int block) => IsToolStart
        ? new() { Kind = ModelEventKind.ToolStart, Block = block, ToolId = ToolId, ToolName = ToolName }
        : default;

    /// <summary>Reads the reader's current value, to its end.</summary>
    /// <param name="reader">At the first token of the value, of <paramref name="json"/> from its first byte on.</param>
    /// <param name="json">The JSON being read.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public void Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                HasText = TryReadString(ref reader, out var text);
                Text = text;
            }
            else if (reader.ValueTextEquals("toolUse"u8))
            {
                reader.Read();
                ReadToolUse(ref reader, json);
            }
            else if (reader.ValueTextEquals("reasoningContent"u8))
            {
                reader.Read();
                ReadReasoning(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    /// <summary>Reads the value of the reader's current member, to its end; false when it is no string.</summary>
    /// <param name="reader">At the member's name.</param>
    /// <param name="text">The inside of the string, with its escapes.</param>
    public static bool TryReadString(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        reader.Read();
        var isString = reader.TokenType == JsonTokenType.String;
        text = isString ? reader.ValueSpan : default;
        reader.Skip();
        return isString;
    }

    private void ReadToolUse(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("input"u8))
            {
                reader.Read();
                ReadToolInput(ref reader, json);
            }
            else if (reader.ValueTextEquals("toolUseId"u8))
            {
                ToolId = TryReadString(ref reader, out var id) ? id : default;
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                ToolName = TryReadString(ref reader, out var name) ? name : default;
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                // AWS's model knows no other type; what is sent for a tool of the caller is "tool_use", or nothing.
                _isServerTool = TryReadString(ref reader, out var type) && type.SequenceEqual("server_tool_use"u8);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void ReadToolInput(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        HasToolInput = true;
        ToolInputIsJson = reader.TokenType != JsonTokenType.String;
        var start = (int)reader.TokenStartIndex;
        ToolInput = ToolInputIsJson ? default : reader.ValueSpan;
        reader.Skip();
        if (ToolInputIsJson)
        {
            ToolInput = json[start..(int)reader.BytesConsumed];
        }
    }

    // In a stream the text is a member of reasoningContent, in a whole response of reasoningText inside it.
    private void ReadReasoning(scoped ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("text"u8))
            {
                HasReasoning = TryReadString(ref reader, out var text);
                Reasoning = text;
            }
            else if (reader.ValueTextEquals("signature"u8))
            {
                HasSignature = TryReadString(ref reader, out var signature);
                Signature = signature;
            }
            else if (reader.ValueTextEquals("redactedContent"u8))
            {
                HasRedacted = TryReadString(ref reader, out var redacted);
                Redacted = redacted;
            }
            else if (reader.ValueTextEquals("reasoningText"u8))
            {
                reader.Read();
                ReadReasoning(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }
}
