using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Gateway.Surfaces.V1;

/// <summary>The models of an application, as Anthropic's page and OpenAI's list at once.</summary>
internal sealed record ModelInfoPage(
    [property: JsonPropertyName("object")] string Object,
    [property: JsonPropertyName("data")] ImmutableArray<ModelInfo> Data,
    [property: JsonPropertyName("has_more")] bool HasMore,
    [property: JsonPropertyName("first_id")] string? FirstId,
    [property: JsonPropertyName("last_id")] string? LastId)
{
    public static ModelInfoPage Of(ImmutableArray<ModelInfo> models) =>
        new("list", models, HasMore: false, models.FirstOrDefault()?.Id, models.LastOrDefault()?.Id);
}
