using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Gateway.Catalog;

/// <summary>Validates the features of one catalog entry.</summary>
internal static partial class ModelFeatureRules
{
    private static readonly FrozenSet<string> Ttls = ["5m", "1h"];

    // The names under which a source can be given.
    private static readonly FrozenSet<string> SourceNames = typeof(ModelFeatures)
        .GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name)
        .Except([nameof(ModelFeatures.Sources)])
        .Concat([nameof(ModelOptions.SourceRegions), nameof(ModelOptions.Betas), nameof(ModelOptions.CountTokensModelId)])
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>One sentence for each wrong value.</summary>
    /// <param name="path">The key of <paramref name="features"/>, as an operator writes it.</param>
    /// <param name="features">What the entry says.</param>
    public static IEnumerable<string> Problems(string path, ModelFeatures features) =>
    [
        .. Positive($"{path}__ContextWindow", features.ContextWindow),
        .. Positive($"{path}__MaxOutputTokens", features.MaxOutputTokens),
        .. Positive($"{path}__DefaultMaxTokens", features.DefaultMaxTokens),
        .. Positive($"{path}__PromptCache__MinTokens", features.PromptCache.MinTokens),
        .. Longer(path, features),
        .. AboveMost(path, features),
        .. Words($"{path}__Effort", features.Effort, ModelFeatures.EffortLevels.Contains, string.Join(", ", ModelFeatures.EffortLevels)),
        .. Words($"{path}__PromptCache__Ttls", features.PromptCache.Ttls, Ttls.Contains, "5m, 1h"),
        .. Words($"{path}__AnthropicVersions", features.AnthropicVersions, Version().IsMatch, "2026-10-21"),
        .. Embeddings($"{path}__Embedding", features.Embedding),
        .. Ended(path, features.Lifecycle),
        .. features.Sources.SelectMany(source => Source($"{path}__Sources__{source.Key}", source.Key, source.Value)),
    ];

    private static IEnumerable<string> Positive(string path, int? tokens) => tokens is not < 1
        ? []
        : [$"{path}: {tokens} は使えません。1 以上にするか、取り除いてください。/ {path} is {tokens}. Set 1 or more, or leave it out."];

    private static IEnumerable<string> Longer(string path, ModelFeatures features) =>
        features is not { ContextWindow: { } window, MaxOutputTokens: { } output } || output <= window
            ? []
            : [$"{path}__MaxOutputTokens: {output} は {path}__ContextWindow の {window} を超えています。どちらかを直してください。"
                + $"/ {path}__MaxOutputTokens is {output}, more than the {window} of {path}__ContextWindow. Correct one of them."];

    private static IEnumerable<string> AboveMost(string path, ModelFeatures features) =>
        features is not { DefaultMaxTokens: { } usual, MaxOutputTokens: { } most } || usual <= most
            ? []
            : [$"{path}__DefaultMaxTokens: {usual} は {path}__MaxOutputTokens の {most} を超えています。どちらかを直してください。"
                + $"/ {path}__DefaultMaxTokens is {usual}, more than the {most} of {path}__MaxOutputTokens. Correct one of them."];

    private static IEnumerable<string> Words(string path, IEnumerable<string> words, Func<string, bool> isKnown, string known) => words
        .Where(word => word.Length > 0 && !isKnown(word))
        .Select(word => $"{path}: 「{word}」は使えません。{known.Replace(", ", "、", StringComparison.Ordinal)} の形で設定してください。"
            + $"/ {path} names '{word}'. Write it like {known}.");

    private static IEnumerable<string> Embeddings(string path, EmbeddingOptions embedding) =>
    [
        .. embedding.Dimensions.SelectMany((length, place) => Positive($"{path}__Dimensions__{place}", length)),
        .. Positive($"{path}__MaxInputs", embedding.MaxInputs),
        .. Positive($"{path}__MaxInputTokens", embedding.MaxInputTokens),
        .. Positive($"{path}__MaxInputCharacters", embedding.MaxInputCharacters),
        .. Words($"{path}__InputTypes", embedding.InputTypes, InputType().IsMatch, "search_document"),
        .. embedding.DefaultDimensions is not { } usual || embedding.Dimensions.Contains(usual)
            ? Array.Empty<string>()
            : [$"{path}__DefaultDimensions: {usual} は {path}__Dimensions にありません。どちらかを直してください。"
                + $"/ {path}__DefaultDimensions is {usual}, which is not among {path}__Dimensions. Correct one of them."],
    ];

    private static IEnumerable<string> Ended(string path, LifecycleOptions dates) =>
        dates is not { Launch: { } launch, EarliestEndOfLife: { } end } || launch < end
            ? []
            : [$"{path}__Lifecycle: EarliestEndOfLife（{end:O}）を Launch（{launch:O}）より後にしてください。"
                + $"/ {path}__Lifecycle: EarliestEndOfLife {end:O} must be after Launch {launch:O}."];

    private static IEnumerable<string> Source(string path, string name, string source) =>
        !SourceNames.Contains(name)
            ? [$"{path}: この名前の値はありません。{string.Join("、", SourceNames.Order(StringComparer.Ordinal))} のどれかにしてください。"
                + $"/ {path} is the source of no value. Name one of {string.Join(", ", SourceNames.Order(StringComparer.Ordinal))}."]
        : source.StartsWith(ModelFeatures.Unconfirmed, StringComparison.Ordinal) || Date().IsMatch(source) ? []
        : [$"{path}: 出典と日付（例: AWS model card, read 2026-11-28）、または unconfirmed を設定してください。"
            + $"/ {path}: name the source and its date, such as 'AWS model card, read 2026-11-28', or unconfirmed."];

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"\A[a-z_]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex InputType();

    [GeneratedRegex(@"\b20[0-9]{2}-[0-9]{2}-[0-9]{2}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Date();
}
