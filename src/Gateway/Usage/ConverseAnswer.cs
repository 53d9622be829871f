using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Gateway.Usage;

/// <summary>
/// What the gateway reads of a Converse answer: the tokens and why the model stopped. The content is skipped, not kept.
/// </summary>
internal sealed record ConverseAnswer(TokenUsage? Usage, string? StopReason)
{
    // Bedrock's stop reasons are short identifiers; anything else is not repeated in logs.
    private const int LongestStopReason = 64;

    // An answer is paid for: only what could not be meant is not relayed.
    private const int DeepestNesting = 1000;

    /// <summary>Reads a whole answer. False when it is not one JSON object.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ConverseAnswer? answer)
    {
        answer = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestNesting });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            TokenUsage? usage = null;
            string? stopReason = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("usage"u8))
                {
                    usage = ReadUsage(ref reader);
                }
                else if (reader.ValueTextEquals("stopReason"u8))
                {
                    stopReason = ReadStopReason(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            var whole = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0 && !reader.Read();
            answer = whole ? new ConverseAnswer(usage, stopReason) : null;
            return whole;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: bytes or escapes that are no text.
            return false;
        }
    }

    private static string? ReadStopReason(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String
            || reader.ValueSpan.Length > LongestStopReason
            || reader.ValueIsEscaped)
        {
            reader.Skip();
            return null;
        }

        var text = reader.GetString();
        return text is not null && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? text : null;
    }

    private static TokenUsage? ReadUsage(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var usage = new TokenUsage(null, null, null, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            usage = ReadUsageMember(ref reader, usage);
        }

        return usage;
    }

    private static TokenUsage ReadUsageMember(ref Utf8JsonReader reader, TokenUsage usage)
    {
        if (reader.ValueTextEquals("inputTokens"u8))
        {
            return usage with { InputTokens = ReadCount(ref reader) };
        }

        if (reader.ValueTextEquals("outputTokens"u8))
        {
            return usage with { OutputTokens = ReadCount(ref reader) };
        }

        if (reader.ValueTextEquals("cacheReadInputTokens"u8))
        {
            return usage with { CacheReadInputTokens = ReadCount(ref reader) };
        }

        if (reader.ValueTextEquals("cacheWriteInputTokens"u8))
        {
            return usage with { CacheWriteInputTokens = ReadCount(ref reader) };
        }

        reader.Skip();
        return usage;
    }

    private static long? ReadCount(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var count) && count >= 0)
        {
            return count;
        }

        reader.Skip();
        return null;
    }
}
