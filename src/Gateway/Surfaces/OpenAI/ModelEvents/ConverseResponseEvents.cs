using System.Text.Json;
using Gateway.Usage;

namespace Gateway.Surfaces.OpenAI.ModelEvents;

/// <summary>Receives the events of an answer, one after another.</summary>
internal delegate void ModelEventHandler(scoped in ModelEvent read);

/// <summary>Reads the whole response of Converse into the events that a stream of the same answer would have.</summary>
internal static class ConverseResponseEvents
{
    /// <summary>Reads one response.</summary>
    /// <param name="json">Bedrock's body.</param>
    /// <param name="handler">The receiver of the events; the last two are the stop and the token counts.</param>
    /// <returns>False when the body has no message, which is not an answer. Events may have been passed on already.</returns>
    public static bool TryRead(ReadOnlySpan<byte> json, ModelEventHandler handler)
    {
        try
        {
            var reader = new Utf8JsonReader(json, ResponseReading.Options);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && ReadResponse(ref reader, json, handler);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool ReadResponse(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ModelEventHandler handler)
    {
        var hasContent = false;
        ReadOnlySpan<byte> stopReason = default;
        TokenUsage? usage = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("output"u8))
            {
                hasContent |= ReadMember(ref reader, json, "message"u8, handler);
            }
            else if (reader.ValueTextEquals("stopReason"u8))
            {
                stopReason = ContentPiece.TryReadString(ref reader, out var reason) ? reason : default;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                usage = UsageReader.Read(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        handler(new() { Kind = ModelEventKind.Stop, Text = stopReason });
        handler(new() { Kind = ModelEventKind.Usage, Usage = usage });
        return hasContent;
    }

    // Looks for output.message, and in that for message.content.
    private static bool ReadMember(
        scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, ModelEventHandler handler)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var hasContent = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals(name))
            {
                reader.Read();
                reader.Skip();
            }
            else if (name.SequenceEqual("message"u8))
            {
                hasContent |= ReadMember(ref reader, json, "content"u8, handler);
            }
            else
            {
                hasContent |= ReadContent(ref reader, json, handler);
            }
        }

        return hasContent;
    }

    private static bool ReadContent(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ModelEventHandler handler)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        for (var block = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; block++)
        {
            var piece = default(ContentPiece);
            piece.Read(ref reader, json);
            Tell(block, in piece, handler);
        }

        return true;
    }

    private static void Tell(int block, scoped in ContentPiece piece, ModelEventHandler handler)
    {
        if (piece.HasText)
        {
            handler(new() { Kind = ModelEventKind.Text, Block = block, Text = piece.Text });
        }

        if (piece.HasReasoning)
        {
            handler(new() { Kind = ModelEventKind.Reasoning, Block = block, Text = piece.Reasoning });
        }

        if (piece.HasSignature)
        {
            handler(new() { Kind = ModelEventKind.Signature, Block = block, Text = piece.Signature });
        }

        if (piece.HasRedacted)
        {
            handler(new() { Kind = ModelEventKind.RedactedReasoning, Block = block, Text = piece.Redacted });
        }

        if (piece.IsToolStart)
        {
            handler(piece.ToolStart(block));
            if (piece.HasToolInput)
            {
                handler(piece.Input(block));
            }
        }

        handler(new() { Kind = ModelEventKind.BlockStop, Block = block });
    }
}
