using System.Globalization;
using Gateway.Catalog;

namespace Gateway.Residency;

/// <summary>One thing that a model accepts, as <c>GET /models</c> shows it.</summary>
/// <param name="Name">The name of the setting below <c>Catalog__Models__{alias}__Features</c>.</param>
/// <param name="Value">Its value; several are separated by a comma.</param>
/// <param name="Source">Where that is known from: a page of AWS with its date, or <c>unconfirmed</c>.</param>
internal sealed record ModelFeatureEntry(string Name, string Value, string Source)
{
    /// <summary>All that is known of a model.</summary>
    public static IEnumerable<ModelFeatureEntry> AllOf(ModelFeatures features) =>
        Values(features).Where(known => known.Value is { Length: > 0 })
            .Select(known => new ModelFeatureEntry(known.Name, known.Value!, features.SourceOf(known.Name.Split("__")[0])));

    private static IEnumerable<(string Name, string? Value)> Values(ModelFeatures features) =>
    [
        (nameof(features.ContextWindow), Number(features.ContextWindow)),
        (nameof(features.MaxOutputTokens), Number(features.MaxOutputTokens)),
        (nameof(features.DefaultMaxTokens), Number(features.DefaultMaxTokens)),
        (nameof(features.Thinking), features.Thinking?.ToString()),
        (nameof(features.Effort), List(features.Effort)),
        (nameof(features.Sampling), features.Sampling?.ToString()),
        (nameof(features.Prefill), Flag(features.Prefill)),
        (nameof(features.SystemMessages), Flag(features.SystemMessages)),
        (nameof(features.MediaInToolResults), Flag(features.MediaInToolResults)),
        (nameof(features.StrictTools), Flag(features.StrictTools)),
        (nameof(features.ForcedToolWithThinking), Flag(features.ForcedToolWithThinking)),
        (nameof(features.StructuredOutput), features.StructuredOutput?.ToString()),
        (nameof(features.AnthropicVersions), List(features.AnthropicVersions)),
        ($"{nameof(features.PromptCache)}__{nameof(PromptCacheOptions.MinTokens)}", Number(features.PromptCache.MinTokens)),
        ($"{nameof(features.PromptCache)}__{nameof(PromptCacheOptions.Ttls)}", List(features.PromptCache.Ttls)),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.Dimensions)}", List(features.Embedding.Dimensions.Select(Number))),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.DefaultDimensions)}", Number(features.Embedding.DefaultDimensions)),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.MaxInputs)}", Number(features.Embedding.MaxInputs)),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.MaxInputTokens)}", Number(features.Embedding.MaxInputTokens)),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.MaxInputCharacters)}", Number(features.Embedding.MaxInputCharacters)),
        ($"{nameof(features.Embedding)}__{nameof(EmbeddingOptions.InputTypes)}", List(features.Embedding.InputTypes)),
        ($"{nameof(features.Lifecycle)}__{nameof(LifecycleOptions.Launch)}", Day(features.Lifecycle.Launch)),
        ($"{nameof(features.Lifecycle)}__{nameof(LifecycleOptions.Legacy)}", Day(features.Lifecycle.Legacy)),
        ($"{nameof(features.Lifecycle)}__{nameof(LifecycleOptions.EarliestEndOfLife)}", Day(features.Lifecycle.EarliestEndOfLife)),
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string? Number(int? value) => value is { } number ? Number(number) : null;

    private static string? Flag(bool? value) => value switch { true => "true", false => "false", null => null };

    private static string? Day(DateOnly? value) => value?.ToString("O", CultureInfo.InvariantCulture);

    private static string List(IEnumerable<string> values) => string.Join(", ", values.Where(value => value.Length > 0));
}
