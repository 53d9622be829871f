using System.Text.Json;

namespace Gateway.Usage;

/// <summary>Reads one usage object in any of the formats of Bedrock and of the providers whose models it serves.</summary>
internal static class UsageReader
{
    private const long Unknown = -1;

    // Only direct members and those of cache_creation count: providers also nest breakdowns of the same tokens under the same
    // names.
    private static readonly JsonMember<UsageKind>[] Members =
    [
        // Converse, and Nova's own format.
        new("inputTokens", UsageKind.Input),
        new("outputTokens", UsageKind.Output),
        new("cacheReadInputTokens", UsageKind.CacheRead),
        new("cacheWriteInputTokens", UsageKind.CacheWrite),
        new("cacheDetails", UsageKind.CacheDetails),

        // Anthropic.
        new("input_tokens", UsageKind.Input),
        new("output_tokens", UsageKind.Output),
        new("cache_read_input_tokens", UsageKind.CacheRead),
        new("cache_creation_input_tokens", UsageKind.CacheWrite),
        new(
            "cache_creation", UsageKind.Group,
            new("ephemeral_5m_input_tokens", UsageKind.CacheWrite5m),
            new("ephemeral_1h_input_tokens", UsageKind.CacheWrite1h)),

        // OpenAI's format, which many other providers use. Its prompt tokens include those read from a cache.
        new("prompt_tokens", UsageKind.Input),
        new("completion_tokens", UsageKind.Output),

        // amazon-bedrock-invocationMetrics; Claude's Converse responses repeat the cache counts under these names.
        new("inputTokenCount", UsageKind.Input),
        new("outputTokenCount", UsageKind.Output),
        new("cacheReadInputTokenCount", UsageKind.CacheRead),
        new("cacheWriteInputTokenCount", UsageKind.CacheWrite),
    ];

    private static readonly JsonMember<UsageKind>[] CacheDetailMembers =
    [
        new("ttl", UsageKind.TimeToLive),
        new("inputTokens", UsageKind.Input),
    ];

    /// <summary>
    /// Reads the reader's current value, to its end. <c>null</c> when it is not an object or contains no count.
    /// </summary>
    /// <exception cref="JsonException">The value is not JSON.</exception>
    public static TokenUsage? Read(ref Utf8JsonReader reader)
    {
        Span<long> counts = stackalloc long[(int)UsageKind.Group];
        counts.Fill(Unknown);
        ReadGroup(ref reader, Members, counts);

        return counts.ContainsAnyExcept(Unknown)
            ? new TokenUsage(
                Known(counts, UsageKind.Input), Known(counts, UsageKind.Output),
                Known(counts, UsageKind.CacheRead), Known(counts, UsageKind.CacheWrite))
            {
                CacheWrite5mInputTokens = Known(counts, UsageKind.CacheWrite5m),
                CacheWrite1hInputTokens = Known(counts, UsageKind.CacheWrite1h),
            }
            : null;
    }

    /// <summary>Reads the reader's current value, a count of prompt tokens, to its end. <c>null</c> when it is no count.</summary>
    public static TokenUsage? ReadInputTokens(ref Utf8JsonReader reader)
    {
        var count = Unknown;
        ReadCount(ref reader, ref count);
        return count == Unknown ? null : new TokenUsage(count, null, null, null);
    }

    private static long? Known(ReadOnlySpan<long> counts, UsageKind kind) =>
        counts[(int)kind] is var count and not Unknown ? count : null;

    private static void ReadGroup(
        ref Utf8JsonReader reader, JsonMember<UsageKind>[] members, scoped Span<long> counts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = JsonMember<UsageKind>.Find(members, ref reader);
            reader.Read();
            switch (member?.Meaning)
            {
                case null:
                    reader.Skip();
                    break;
                case UsageKind.Group:
                    ReadGroup(ref reader, member.Inside, counts);
                    break;
                case UsageKind.CacheDetails:
                    ReadCacheDetails(ref reader, counts);
                    break;
                case { } kind:
                    ReadCount(ref reader, ref counts[(int)kind]);
                    break;
            }
        }
    }

    private static void ReadCacheDetails(ref Utf8JsonReader reader, scoped Span<long> counts)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ReadCacheDetail(ref reader, counts);
        }
    }

    private static void ReadCacheDetail(ref Utf8JsonReader reader, scoped Span<long> counts)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        UsageKind? kind = null;
        var count = Unknown;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var member = JsonMember<UsageKind>.Find(CacheDetailMembers, ref reader);
            reader.Read();
            switch (member?.Meaning)
            {
                case UsageKind.TimeToLive:
                    kind = ReadTimeToLive(ref reader);
                    break;
                case UsageKind.Input:
                    ReadCount(ref reader, ref count);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (kind is { } known && count != Unknown)
        {
            counts[(int)known] = count;
        }
    }

    private static UsageKind? ReadTimeToLive(ref Utf8JsonReader reader)
    {
        reader.Skip();
        return reader.TokenType != JsonTokenType.String ? null
            : reader.ValueSpan.SequenceEqual("5m"u8) ? UsageKind.CacheWrite5m
            : reader.ValueSpan.SequenceEqual("1h"u8) ? UsageKind.CacheWrite1h
            : null;
    }

    // A value that is not a whole number of at least 0 is ignored, and does not remove an earlier count.
    private static void ReadCount(ref Utf8JsonReader reader, scoped ref long count)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var read) && read >= 0)
        {
            count = read;
        }

        reader.Skip();
    }
}
