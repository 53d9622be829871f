using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// Reads an InvokeModelWithResponseStream response: every chunk holds one event in the provider's own format, base64-encoded.
/// </summary>
internal sealed class InvokeStreamSummary : StreamSummary
{
    // Enough for the usual event, one piece of text. A chunk can have a million bytes; larger buffers are rented.
    private const int OnStack = 1024;

    private bool _open;
    private bool _ended;

    /// <summary>
    /// True when nothing is known to be missing. Formats that do not mark their beginning and end always look complete.
    /// </summary>
    public override bool IsComplete => !_open;

    /// <summary>Always false in formats that do not mark their end.</summary>
    public override bool HasEnded => _ended && !_open;

    public override bool ReadEvent(
        ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload, IResponseTexts? texts = null)
    {
        if (!eventType.SequenceEqual("chunk"u8))
        {
            return texts is null || payload.IsEmpty || TryRead(payload, ResponseMembers.None, texts, out _);
        }

        try
        {
            return ReadChunk(payload, texts)
                && (texts is null || TryRead(payload, ResponseMembers.Chunk, texts, out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private bool ReadChunk(ReadOnlySpan<byte> payload, IResponseTexts? texts)
    {
        var reader = new Utf8JsonReader(payload, ResponseReading.Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        // A second member of that name is also read, because some JSON readers use the last one.
        var isRead = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isBytes = IsNamedBytes(ref reader);
            reader.Read();
            if (!isBytes)
            {
                reader.Skip();
            }
            else if (ReadBytes(ref reader, texts))
            {
                isRead = true;
            }
            else
            {
                return false;
            }
        }

        return isRead;
    }

    // Reads the event that is encoded in the reader's current value.
    private bool ReadBytes(ref Utf8JsonReader reader, IResponseTexts? texts)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return false;
        }

        byte[]? rented = null;
        try
        {
            var room = reader.ValueSpan.Length + JsonUnescaper.MaxAdded;
            var buffer = room <= OnStack
                ? stackalloc byte[OnStack]
                : (rented = ArrayPool<byte>.Shared.Rent(room));
            if (!TryDecode(ref reader, buffer, out var length))
            {
                return false;
            }

            // An empty value counts as read: it contains nothing that could be missed.
            if (length == 0)
            {
                return true;
            }

            if (!TryRead(buffer[..length], ResponseMembers.InvokeEvent, texts, out var reading))
            {
                return false;
            }

            _open = !reading.Ends && (reading.Begins || _open);
            _ended |= reading.Ends;
            Pieces += reading.IsPiece ? 1 : 0;
            Take(reading);
            if (reading.EndsBlock)
            {
                texts?.EndBlock();
            }

            return true;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool IsNamedBytes(ref Utf8JsonReader reader)
    {
        // Each of the five letters may be written as an escape of six bytes.
        const int Longest = 6 * 5;

        var name = reader.ValueSpan;
        if (!reader.ValueIsEscaped)
        {
            return name.SequenceEqual("bytes"u8);
        }

        Span<byte> plain = stackalloc byte[Longest + JsonUnescaper.MaxAdded];
        return name.Length <= Longest
            && plain[..default(JsonUnescaper).Append(name, plain)].SequenceEqual("bytes"u8);
    }

    private static bool TryDecode(ref Utf8JsonReader reader, scoped Span<byte> buffer, out int length)
    {
        if (!reader.ValueIsEscaped)
        {
            return Base64.DecodeFromUtf8(reader.ValueSpan, buffer, out _, out length) == OperationStatus.Done;
        }

        // JSON writers may escape '/' and '+', and some do.
        var unescaper = default(JsonUnescaper);
        var text = buffer[..unescaper.Append(reader.ValueSpan, buffer)];
        return Base64.DecodeFromUtf8InPlace(text, out length) == OperationStatus.Done && !unescaper.IsPending;
    }
}
