using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Gateway.Inspection.PersonalData;

/// <summary>The texts of a model's answer: of a whole one, and of one event of a stream.</summary>
internal static class AnswerTexts
{
    private const int MostNesting = 64;

    /// <summary>What stands in a whole answer; <c>null</c> for nothing. What is no JSON has no texts.</summary>
    public static IReadOnlyList<Found>? Look(ReadOnlySpan<byte> json, IReadOnlyList<PersonalDataRule> rules)
    {
        var scan = new PersonalDataScan(json, rules);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostNesting });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    var start = (int)reader.TokenStartIndex + (reader.TokenType == JsonTokenType.String ? 1 : 0);
                    scan.Text(start, reader.ValueSpan.Length);
                }
            }
        }
        catch (JsonException)
        {
            return null; // Refused elsewhere, or from where on it is broken.
        }

        return scan.Found;
    }

    /// <summary>Appends what one event adds to the answer: text, a tool's input, reasoning.</summary>
    /// <param name="payload">Converse's event, or Invoke's chunk with the provider's in base64.</param>
    /// <param name="into">Where UTF-8 is appended.</param>
    public static void Append(ReadOnlySpan<byte> payload, IBufferWriter<byte> into)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = MostNesting });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                var isText = reader.ValueTextEquals("text"u8) || reader.ValueTextEquals("input"u8)
                    || reader.ValueTextEquals("partial_json"u8) || reader.ValueTextEquals("thinking"u8);
                var isChunk = !isText && reader.ValueTextEquals("bytes"u8);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && isText)
                {
                    into.Advance(reader.CopyString(into.GetSpan(Math.Max(1, reader.ValueSpan.Length))));
                }
                else if (reader.TokenType == JsonTokenType.String && isChunk)
                {
                    AppendChunk(reader.ValueSpan, into);
                }
            }
        }
        catch (JsonException)
        {
            // Nobody else can read it, either.
        }
    }

    private static void AppendChunk(ReadOnlySpan<byte> base64, IBufferWriter<byte> into)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Base64.GetMaxDecodedFromUtf8Length(base64.Length));
        try
        {
            if (Base64.DecodeFromUtf8(base64, rented, out _, out var length) == OperationStatus.Done)
            {
                Append(rented.AsSpan(0, length), into);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
