using System.Text.Json;
using Gateway.Usage;

namespace Gateway.Surfaces.OpenAI.ModelEvents;

/// <summary>Reads the events of ConverseStream, without allocating anything for a piece of text.</summary>
internal static class ConverseStreamEvents
{
    /// <summary>Reads one event. Those that AWS adds later are <see cref="ModelEventKind.None"/>.</summary>
    /// <param name="type">AWS's name of the event.</param>
    /// <param name="payload">Its payload, JSON.</param>
    /// <param name="read">What it tells; a view into <paramref name="payload"/>.</param>
    /// <returns>False when its payload is not one JSON object, so that a part of the answer is missing.</returns>
    public static bool TryRead(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload, out ModelEvent read)
    {
        read = type.SequenceEqual("messageStart"u8) ? new() { Kind = ModelEventKind.Start } : default;
        if (!IsRead(type))
        {
            return true;
        }

        payload = payload.IsEmpty ? "{}"u8 : payload;
        try
        {
            var reader = new Utf8JsonReader(payload, ResponseReading.Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            read = Read(ref reader, type, payload);

            // Throws when anything follows the object.
            reader.Read();
            return true;
        }
        catch (JsonException)
        {
            read = default;
            return false;
        }
    }

    private static bool IsRead(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("contentBlockDelta"u8)
        || type.SequenceEqual("contentBlockStart"u8)
        || type.SequenceEqual("contentBlockStop"u8)
        || type.SequenceEqual("messageStop"u8)
        || type.SequenceEqual("metadata"u8);

    private static ModelEvent Read(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        var block = 0;
        var piece = default(ContentPiece);
        ReadOnlySpan<byte> stopReason = default;
        TokenUsage? usage = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("contentBlockIndex"u8))
            {
                reader.Read();
                block = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var index) ? index : 0;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("delta"u8) || reader.ValueTextEquals("start"u8))
            {
                reader.Read();
                piece.Read(ref reader, payload);
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

        return type.SequenceEqual("contentBlockDelta"u8) ? piece.Delta(block)
            : type.SequenceEqual("contentBlockStart"u8) ? piece.ToolStart(block)
            : type.SequenceEqual("contentBlockStop"u8) ? new() { Kind = ModelEventKind.BlockStop, Block = block }
            : type.SequenceEqual("messageStop"u8) ? new() { Kind = ModelEventKind.Stop, Text = stopReason }
            : new() { Kind = ModelEventKind.Usage, Usage = usage };
    }
}
