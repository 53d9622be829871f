using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// Reads an InvokeModelWithResponseStream answer: every chunk holds one event in the provider's own form, as base64.
/// </summary>
internal sealed class InvokeStreamSummary : StreamSummary
{
    // Room for the usual event: one piece of text. A chunk may have a million bytes; those are rented.
    private const int OnStack = 1024;

    private bool _open;

    /// <summary>
    /// Whether nothing is known to be missing: forms that do not mark the beginning and the end cannot tell.
    /// </summary>
    public override bool IsComplete => !_open;

    public override void ReadEvent(ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload)
    {
        if (!eventType.SequenceEqual("chunk"u8))
        {
            return;
        }

        try
        {
            ReadChunk(payload);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: bytes or escapes that are no text. Neither could have told anything.
        }
    }

    private void ReadChunk(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        if (!MoveToBytes(ref reader))
        {
            return;
        }

        byte[]? rented = null;
        try
        {
            var buffer = reader.ValueSpan.Length <= OnStack
                ? stackalloc byte[OnStack]
                : (rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length));
            if (TryDecode(ref reader, buffer, out var length)
                && AnswerReading.TryRead(buffer[..length], AnswerMembers.InvokeEvent, out var reading))
            {
                _open = !reading.Ends && (reading.Begins || _open);
                Take(reading);
            }
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static bool MoveToBytes(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("bytes"u8);
            reader.Read();
            if (found)
            {
                return reader.TokenType == JsonTokenType.String;
            }

            reader.Skip();
        }

        return false;
    }

    private static bool TryDecode(ref Utf8JsonReader reader, scoped Span<byte> buffer, out int length)
    {
        if (!reader.ValueIsEscaped)
        {
            return Base64.DecodeFromUtf8(reader.ValueSpan, buffer, out _, out length) == OperationStatus.Done;
        }

        // Writers may escape '/' and '+', and some do.
        var text = buffer[..reader.CopyString(buffer)];
        return Base64.DecodeFromUtf8InPlace(text, out length) == OperationStatus.Done;
    }
}
