using System.Globalization;
using System.Text.Json.Serialization;
using Gateway.Catalog;
using Gateway.Residency;

namespace Gateway.Surfaces.V1;

/// <summary>
/// One model with the members of Anthropic's <c>ModelInfo</c> (SDK 1.10.0) and of OpenAI's <c>Model</c>. Unknown values are null,
/// and an unknown day of launch is the epoch, as both APIs have it.
/// </summary>
internal sealed record ModelInfo(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("display_name")] string DisplayName,
    [property: JsonPropertyName("created_at")] string CreatedAt,
    [property: JsonPropertyName("line")] string? Line,
    [property: JsonPropertyName("lifecycle")] string Lifecycle,
    [property: JsonPropertyName("deprecated_at")] string? DeprecatedAt,
    [property: JsonPropertyName("retires_at")] string? RetiresAt,
    [property: JsonPropertyName("max_input_tokens")] int? MaxInputTokens,
    [property: JsonPropertyName("max_tokens")] int? MaxTokens,
    [property: JsonPropertyName("capabilities")] ModelCapabilities? Capabilities,
    [property: JsonPropertyName("object")] string Object,
    [property: JsonPropertyName("created")] long Created,
    [property: JsonPropertyName("owned_by")] string OwnedBy)
{
    private static readonly string[] Lines = ["haiku", "sonnet", "opus", "fable", "mythos"];

    /// <param name="placement">The model.</param>
    /// <param name="today">The day in UTC, by which a model is legacy or not.</param>
    public static ModelInfo Of(Placement placement, DateOnly today)
    {
        var features = placement.Features;
        var launched = placement.Launched ?? DateOnly.FromDateTime(DateTime.UnixEpoch);
        var legacy = features.Lifecycle.Legacy is { } day && day <= today ? day : (DateOnly?)null;
        return new(
            placement.Alias, "model", placement.DisplayName, Midnight(launched), LineOf(placement),
            legacy is null ? "active" : "deprecated", Midnight(legacy),
            legacy is null ? null : Midnight(features.Lifecycle.EarliestEndOfLife),
            features.ContextWindow, features.MaxOutputTokens, ModelCapabilities.Of(placement),
            "model", new DateTimeOffset(launched, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeSeconds(), OwnerOf(placement));
    }

    private static string? LineOf(Placement placement) => placement.Family == ModelFamily.Claude
        ? Array.Find(Lines, line => placement.ModelId.Contains($"claude-{line}-", StringComparison.Ordinal))
        : null;

    private static string OwnerOf(Placement placement) => (placement.Family, placement.InvokeForm) switch
    {
        (ModelFamily.Claude, _) => "anthropic",
        (ModelFamily.Nova, _) or (_, InvokeForm.TitanEmbed or InvokeForm.AmazonRerank) => "amazon",
        (_, InvokeForm.CohereEmbed or InvokeForm.CohereRerank) => "cohere",
        _ => "bedrock",
    };

    private static string Midnight(DateOnly day) => day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture);

    private static string? Midnight(DateOnly? day) => day is { } known ? Midnight(known) : null;
}
