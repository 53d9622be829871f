using Gateway.Usage.Reconciliation.Dimensions;

namespace Gateway.Tests.Usage.Reconciliation;

/// <summary>One of the ways in which AWS was seen to write a model's tokens.</summary>
/// <param name="ProductCode">The product code.</param>
/// <param name="IsMarketplace">True when the product's name tells the model, and not the usage type.</param>
/// <param name="Unit">The tokens of one unit.</param>
/// <param name="PricingUnit">The unit's name.</param>
/// <param name="Kinds">The names of the kinds, in the order of <see cref="TokenKind"/>.</param>
internal sealed record BillSpelling(string ProductCode, bool IsMarketplace, decimal Unit, string PricingUnit, string[] Kinds)
{
    private static readonly string[] Plain =
        ["input-tokens", "output-tokens", "cache-read-input-token-count", "cache-write-input-token-count", "cache-write-1h-input-token-count"];

    private static readonly string[] Counts =
        ["InputTokenCount", "OutputTokenCount", "CacheReadInputTokenCount", "CacheWriteInputTokenCount", "CacheWrite1hInputTokenCount"];

    private static readonly string[] Standard =
        ["input_tokens_standard", "output_tokens_standard", "cache_read_tokens_standard", "cache_write_tokens_5m_standard", "cache_write_tokens_1h_standard"];

    private static readonly string[] Millions =
        ["MillionInputTokens", "MillionOutputTokens", "MillionCacheReadInputTokens", "MillionCacheWriteInputTokens", "MillionCacheWrite1hInputTokens"];

    public static readonly IReadOnlyList<BillSpelling> All =
    [
        new("AmazonBedrock", false, 1_000, "1K tokens", Plain),
        new("AmazonBedrockService", false, 1, "Tokens", Plain),
        new("AmazonBedrockFoundationModels", true, 1_000_000, "Units", Counts),
        new("4g2c7xv9q1", true, 1_000, "Units", Counts),
        new("AmazonBedrockFoundationModels", true, 1, "", Standard),
        new("8kd03mz5ty", true, 1_000_000, "1M tokens", Standard),
        new("AmazonBedrock", true, 1_000_000, "Units", Millions),
    ];

    /// <summary>A line of so many tokens.</summary>
    /// <param name="model">The model.</param>
    /// <param name="kind">The kind of tokens.</param>
    /// <param name="start">The hour.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="principal">The caller.</param>
    /// <param name="region">The Region's short name.</param>
    public BillLine Line(BilledModel model, TokenKind kind, DateTimeOffset start, decimal tokens, string? principal, string region = "APN1") => new()
    {
        ProductCode = ProductCode,
        ProductName = IsMarketplace ? $"{model.Name} (Amazon Bedrock Edition)" : "Amazon Bedrock",
        ProductRegion = region == "APN3" ? "ap-northeast-3" : "ap-northeast-1",
        UsageType = IsMarketplace ? $"{region}-MP:{region}_{Kinds[(int)kind]}-Units" : $"{region}-{model.Word}-{Kinds[(int)kind]}",
        Start = start,
        Amount = tokens / Unit,
        Unit = PricingUnit,
        Rate = model.MicroUsd[(int)kind] / 1_000_000m / 1_000_000m * Unit,
        Principal = principal,
    };
}

/// <summary>A model with its names and prices, written down here once more: a wrong price of the program must not agree with itself.</summary>
/// <param name="Alias">The catalog's name.</param>
/// <param name="ModelId">The id that is called.</param>
/// <param name="Name">The product's name.</param>
/// <param name="Word">The word in usage types.</param>
/// <param name="MicroUsd">The prices by kind, in micro-USD per 1,000,000 tokens.</param>
internal sealed record BilledModel(string Alias, string ModelId, string Name, string Word, long[] MicroUsd)
{
    public static readonly IReadOnlyList<BilledModel> All =
    [
        new("claude-haiku-4-5", "jp.anthropic.claude-haiku-4-5-20251001-v1:0", "Claude Haiku 4.5", "Claude4.5Haiku", [1_100_000, 5_500_000, 110_000, 1_375_000, 2_200_000]),
        new("claude-sonnet-4-6", "jp.anthropic.claude-sonnet-4-6", "Claude Sonnet 4.6", "Claude4.6Sonnet", [3_300_000, 16_500_000, 330_000, 4_125_000, 6_600_000]),
        new("claude-opus-5-5", "jp.anthropic.claude-opus-5-5", "Claude Opus 5.5", "ClaudeOpus5.5", [4_400_000, 22_000_000, 220_000, 5_500_000, 8_800_000]),
    ];
}
