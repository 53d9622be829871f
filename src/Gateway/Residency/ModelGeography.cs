using System.Collections.Immutable;
using Gateway.Catalog;
using Gateway.Errors;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>
/// Derives from a model id or ARN alone where a call may be processed. Pure. Unknown forms prove nothing.
/// </summary>
internal static class ModelGeography
{
    private const string ApplicationProfile = "application-inference-profile";

    // "jp." profiles: source Tokyo or Osaka, destinations exactly those two (AWS, geographic cross-Region inference).
    private static readonly Geography InJapan = new(AwsRegion.InJapan, ProofState.Declared, null);

    // AWS's geography prefixes seen so far. The list only gives better messages: an unknown prefix is refused as well.
    private static readonly ImmutableArray<string> Abroad =
        ["global.", "apac.", "us.", "us-gov.", "eu.", "uk.", "au.", "ca.", "latam.", "emea.", "asia."];

    // Bedrock's providers seen so far. If one of these is the second segment, the first is a geography, even when the
    // configured list of providers was overwritten and no longer contains it.
    private static readonly ImmutableArray<string> Providers =
    [
        "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot",
        "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "zai",
    ];

    // The length of a country code such as "kr": no provider's name is that short.
    private const int MaxCountryCodeLength = 2;

    private static readonly Text LeavesJapan = new(
        "このモデル ID は国外のリージョンで処理されることがあります。国内だけで処理される jp. の推論プロファイルを使ってください。",
        "This model id may be processed outside Japan. Use a jp. inference profile, which stays in Japan.");

    private static readonly Text HidesItsModel = new(
        "プロンプトやプロンプトルーターの ARN は、実際に使うモデルとリージョンが分からないため使えません。",
        "Prompt and prompt-router ARNs hide the model and its Regions and are never served.");

    private static readonly Text AnotherService = new(
        "Bedrock の基盤モデルと推論プロファイル以外（SageMaker エンドポイントなど）は使えません。",
        "Only Bedrock foundation models and inference profiles are served; not SageMaker endpoints or other services.");

    private static readonly Text AnotherRegion = new(
        "この ARN はゲートウェイとは別のリージョンのものです。jp. の推論プロファイルの ID か、ゲートウェイのリージョンの ARN を使ってください。",
        "This ARN belongs to another Region than the gateway's. Use the id of a jp. inference profile, or its ARN in the "
        + "gateway's Region.");

    private static readonly Text AnotherAccount = new(
        "事業者のアカウント（Contractor__RoleArn）のものではない推論プロファイルは使えません。",
        "Only inference profiles of the contractor's account (Contractor__RoleArn) are served.");

    private static readonly Text NotProvable = new(
        "この ARN が国内だけで処理されることを確認できません。jp. の推論プロファイルを使ってください。",
        "Nothing proves that this ARN stays in Japan.");

    /// <summary>Derives the geography from an id alone.</summary>
    /// <param name="modelId">A model id, inference-profile id or ARN, as it would be sent to Bedrock.</param>
    /// <param name="scope">The endpoint's Region, the contractor's account and the known providers.</param>
    public static Geography Of(string modelId, ResidencyScope scope)
    {
        if (modelId.StartsWith("arn:", StringComparison.Ordinal))
        {
            return OfArn(modelId, scope);
        }

        if (modelId.StartsWith("jp.", StringComparison.Ordinal))
        {
            return InJapan;
        }

        return IsBaseModel(modelId, scope.Providers)
            ? new([scope.Source], ProofState.InRegion, null)
            : Geography.None(LeavesJapan);
    }

    /// <summary>
    /// True when an id names a base model, such as <c>anthropic.claude-…</c>. If the second segment is a provider, the first is a
    /// geography, even when configuration lists it as a provider.
    /// </summary>
    public static bool IsBaseModel(string modelId, IEnumerable<string> providers)
    {
        var known = providers.ToHashSet(StringComparer.Ordinal);
        return modelId.Split('.', 3) is [{ Length: > MaxCountryCodeLength } first, var second, ..]
            && known.Contains(first)
            && !known.Contains(second)
            && !Providers.Contains(second)
            && !IsAbroad(modelId);
    }

    private static bool IsAbroad(string modelId) =>
        Abroad.Any(prefix => modelId.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The reason why an id that is not in the catalog is refused for leaving Japan; <c>null</c> when it is merely unknown.
    /// </summary>
    /// <remarks>
    /// A profile of the called Region is unknown whatever its account is: another answer for the contractor's account than for
    /// the others would tell callers which it is.
    /// </remarks>
    public static Text? WhyRefused(string modelId, ResidencyScope scope) =>
        modelId.StartsWith("arn:", StringComparison.Ordinal)
            ? IsProfileIn(scope.Source, modelId) ? null : OfArn(modelId, scope).Why
            : IsAbroad(modelId) ? LeavesJapan
            : null;

    private static bool IsProfileIn(AwsRegion region, string arn) =>
        arn.Split(':', 6) is ["arn", "aws", "bedrock", var place, _, var resource]
        && place == region.Name
        && (resource.StartsWith("inference-profile/", StringComparison.Ordinal)
            || resource.StartsWith($"{ApplicationProfile}/", StringComparison.Ordinal));

    // arn:aws:bedrock:{region}:{account}:{type}/{id}
    private static Geography OfArn(string arn, ResidencyScope scope)
    {
        var parts = arn.Split(':', 6);
        if (parts is not ["arn", "aws", "bedrock", var region, var account, var resource])
        {
            return Geography.None(AnotherService);
        }

        var (type, id) = resource.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? (resource[..slash], resource[(slash + 1)..])
            : (resource, "");
        var (isHere, isContractors) = (region == scope.Source.Name, account == scope.ContractorAccount);

        return type switch
        {
            "prompt" or "prompt-router" or "default-prompt-router" => Geography.None(HidesItsModel),
            "foundation-model" or "inference-profile" or ApplicationProfile when !isHere =>
                Geography.None(AwsRegion.TryParse(region, out _) ? AnotherRegion : LeavesJapan),
            "inference-profile" or ApplicationProfile when !isContractors => Geography.None(AnotherAccount),
            "foundation-model" when account.Length == 0 && IsBaseModel(id, scope.Providers) => Of(id, scope),
            "foundation-model" => Geography.None(LeavesJapan),
            "inference-profile" when id.StartsWith("jp.", StringComparison.Ordinal) => InJapan,
            "inference-profile" => Geography.None(LeavesJapan),
            ApplicationProfile when IsPlainId(id) => new(AwsRegion.InJapan, ProofState.Unverified, null),
            _ => Geography.None(NotProvable),
        };
    }

    private static bool IsPlainId(string id) => id.Length > 0 && id.All(char.IsAsciiLetterOrDigit);
}
