using System.Collections.Immutable;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Residency;

/// <summary>
/// What a model id or ARN by itself proves about where a call may be processed. Pure; unknown forms prove nothing.
/// </summary>
internal static class ModelGeography
{
    // AWS's geography prefixes seen so far. A list for better messages only: an unknown prefix is refused as well.
    private static readonly ImmutableArray<string> Abroad =
        ["global.", "apac.", "us.", "us-gov.", "eu.", "uk.", "au.", "ca."];

    private static readonly Text LeavesJapan = new(
        "このモデル ID は国外のリージョンで処理されることがあります。国内に留まる jp. の推論プロファイルを使ってください。",
        "This model id may be processed outside Japan. Use a jp. inference profile, which stays in Japan.");

    private static readonly Text HidesItsModel = new(
        "プロンプトやプロンプトルーターの ARN は、実際に使うモデルとリージョンが分からないため使えません。",
        "Prompt and prompt-router ARNs hide the model and its Regions and are never served.");

    private static readonly Text AnotherService = new(
        "Bedrock の基盤モデルと推論プロファイル以外（SageMaker エンドポイントなど）は使えません。",
        "Only Bedrock foundation models and inference profiles are served; not SageMaker endpoints or other services.");

    private static readonly Text NotProvable = new(
        "この ARN が国内に留まることを確認できません。",
        "Nothing proves that this ARN stays in Japan.");

    /// <summary>Finds the Regions an id is proven to stay in.</summary>
    /// <param name="modelId">A model id, inference-profile id or ARN, as it would be sent to Bedrock.</param>
    /// <param name="source">The Region of the Bedrock endpoint the gateway calls.</param>
    /// <param name="providers">First segments that name a provider rather than a geography.</param>
    /// <returns>The Regions, or in <c>Why</c> the reason that there is no proof.</returns>
    public static (ImmutableArray<AwsRegion> Destinations, Text? Why) Of(
        string modelId, AwsRegion source, IEnumerable<string> providers)
    {
        if (modelId.StartsWith("arn:", StringComparison.Ordinal))
        {
            return OfArn(modelId, source, providers);
        }

        if (modelId.StartsWith("jp.", StringComparison.Ordinal))
        {
            // "jp." profiles: source Tokyo or Osaka, destinations exactly those two (AWS,
            // geographic cross-Region inference).
            return (AwsRegion.InJapan, null);
        }

        return IsBaseModel(modelId, providers)
            ? ([source], null) // A base model is served in the endpoint's own Region and nowhere else.
            : ([], LeavesJapan);
    }

    /// <summary>
    /// Whether an id names a base model, such as <c>anthropic.claude-…</c>. A provider in second place makes the first
    /// segment a geography, whatever configuration calls it.
    /// </summary>
    public static bool IsBaseModel(string modelId, IEnumerable<string> providers)
    {
        var known = providers.ToHashSet(StringComparer.Ordinal);
        return modelId.Split('.', 3) is [var first, var second, ..]
            && known.Contains(first)
            && !known.Contains(second)
            && !IsAbroad(modelId);
    }

    private static bool IsAbroad(string modelId) =>
        Abroad.Any(prefix => modelId.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether an id that is not in the catalog is one that must be refused for leaving Japan
    /// rather than for being unknown.
    /// </summary>
    public static Text? WhyRefused(string modelId, AwsRegion source, IEnumerable<string> providers) =>
        modelId.StartsWith("arn:", StringComparison.Ordinal) ? OfArn(modelId, source, providers).Why
        : IsAbroad(modelId) ? LeavesJapan
        : null;

    // arn:aws:bedrock:{region}:{account}:{type}/{id}
    private static (ImmutableArray<AwsRegion> Destinations, Text? Why) OfArn(
        string arn, AwsRegion source, IEnumerable<string> providers)
    {
        var parts = arn.Split(':', 6);
        if (parts is not ["arn", "aws", "bedrock", var region, _, var resource])
        {
            return ([], AnotherService);
        }

        var (type, id) = resource.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? (resource[..slash], resource[(slash + 1)..])
            : (resource, "");

        return type switch
        {
            "prompt" or "prompt-router" or "default-prompt-router" => ([], HidesItsModel),
            "foundation-model" or "inference-profile" when region != source.Name => ([], LeavesJapan),
            "foundation-model" when !id.StartsWith("jp.", StringComparison.Ordinal) => Of(id, source, providers),
            "inference-profile" when id.StartsWith("jp.", StringComparison.Ordinal) => (AwsRegion.InJapan, null),
            "inference-profile" => ([], LeavesJapan),
            _ => ([], NotProvable),
        };
    }
}
