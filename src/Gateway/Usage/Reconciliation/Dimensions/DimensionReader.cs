using System.Text.RegularExpressions;

namespace Gateway.Usage.Reconciliation.Dimensions;

/// <summary>Reads the usage types of Bedrock in every spelling that was seen.</summary>
internal sealed partial class DimensionReader(DimensionRules rules)
{
    private readonly Dictionary<string, string> _models = ModelsOf(rules);

    /// <summary>What a row's usage type and product name say.</summary>
    /// <param name="usageType">
    /// Such as <c>APN1-Claude4.5Haiku-input-tokens</c> or <c>APN1-MP:APN1_InputTokenCount-Units</c>.
    /// </param>
    /// <param name="productName">Such as <c>Claude Haiku 4.5 (Amazon Bedrock Edition)</c>; it may be absent.</param>
    public Dimension Read(string usageType, string? productName)
    {
        var regions = new List<string>();
        var rest = Prefix().Replace(usageType, found => Take(found, regions));
        rest = Marketplace().Replace(rest, found => Take(found, regions));
        var plain = Plain(rest);
        var kind = rules.NotTokens.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase)) ? null : KindOf(plain);
        return new(
            ModelIn(rest) ?? (productName is null ? null : ModelNamed(productName)), kind, regions,
            rules.Abroad.Any(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase)),
            regions.Count > 0 && regions.All(region => rules.HomeRegions.Contains(region, StringComparer.Ordinal)));
    }

    /// <summary>The key by which a model is compared: its base id, without geography; an application profile's ARN.</summary>
    public static string KeyOf(string modelId)
    {
        if (modelId.Contains("application-inference-profile/", StringComparison.Ordinal))
        {
            return modelId;
        }

        var id = modelId[(modelId.LastIndexOf('/') + 1)..];
        return Geography().Replace(id, "");
    }

    private TokenKind? KindOf(string plain) =>
        rules.Kinds.FirstOrDefault(rule => rule.Contains.All(word => plain.Contains(word, StringComparison.OrdinalIgnoreCase)))?.Kind;

    // The words before the kind: "Claude4.5Haiku" of "Claude4.5Haiku-input-tokens". Whole words only, so that no model is taken for
    // one whose name is longer.
    private string? ModelIn(string rest)
    {
        for (var end = rest.LastIndexOf('-'); end > 0; end = rest.LastIndexOf('-', end - 1))
        {
            if (_models.TryGetValue(Plain(rest[..end]), out var model))
            {
                return model;
            }
        }

        return null;
    }

    private string? ModelNamed(string productName)
    {
        var name = Edition().Replace(productName, "");
        return _models.GetValueOrDefault(Plain(name)) ?? _models.GetValueOrDefault(Plain(Provider().Replace(name, "")));
    }

    private static string Take(Match found, List<string> regions)
    {
        regions.Add(found.Groups["region"].Value);
        return "";
    }

    private static Dictionary<string, string> ModelsOf(DimensionRules rules)
    {
        var models = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (id, name) in rules.Models.SelectMany(model => model.Names, (model, name) => (model.ModelId, name)))
        {
            models.TryAdd(Plain(name), KeyOf(id));
        }

        return models;
    }

    private static string Plain(string text) => Marks().Replace(text, "");

    [GeneratedRegex(@"\A(?<region>[A-Z]{2,4}[0-9]{1,2})-", RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\AMP:(?:(?<region>[A-Z]{2,4}[0-9]{1,2})_)", RegexOptions.CultureInvariant)]
    private static partial Regex Marketplace();

    [GeneratedRegex(@"\A(?:jp|apac|global|us|eu|au|us-gov)\.", RegexOptions.CultureInvariant)]
    private static partial Regex Geography();

    [GeneratedRegex(@"\s*\([^)]*Bedrock[^)]*\)\s*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Edition();

    [GeneratedRegex(@"\A(?:Anthropic|Amazon)\s+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Provider();

    [GeneratedRegex(@"[^A-Za-z0-9]", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}

/// <summary>What a usage type means.</summary>
/// <param name="Model">The key of the model; <c>null</c> if none is known by that name.</param>
/// <param name="Kind">The kind of tokens; <c>null</c> if it is none.</param>
/// <param name="Regions">The prefixes for Regions, as written.</param>
/// <param name="IsAnywhere">True when it says that calls were processed anywhere (<c>_Global</c>).</param>
/// <param name="IsAtHome">True when there is a prefix and all stand for Regions in Japan.</param>
internal sealed record Dimension(string? Model, TokenKind? Kind, IReadOnlyList<string> Regions, bool IsAnywhere, bool IsAtHome);
