using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Gateway.Residency;

/// <summary>
/// The names by which Anthropic's clients know the models of the catalog: Anthropic's own, with or without the date, with the
/// provider in front as on Bedrock, and with Claude Code's <c>[1m]</c>. A name is a synonym only if it means one entry.
/// </summary>
/// <remarks>
/// A name with a geography is none: <c>global.anthropic.…</c> asks for processing elsewhere, and no prefix is ever replaced.
/// </remarks>
internal sealed partial class ModelSynonyms
{
    private const string LongContext = "[1m]";
    private const string Provider = "anthropic.";
    private const string Japan = "jp.";

    private readonly FrozenDictionary<string, string> _aliases;

    /// <param name="models">The alias and the id of every entry.</param>
    public ModelSynonyms(IEnumerable<(string Alias, string ModelId)> models) => _aliases = models
        .Distinct()
        .SelectMany(model => NamesOf(model.ModelId), (model, name) => (Name: name, model.Alias))
        .GroupBy(named => named.Name, named => named.Alias, StringComparer.Ordinal)
        .Where(named => named.Count() == 1)
        .ToFrozenDictionary(named => named.Key, named => named.Single(), StringComparer.Ordinal);

    /// <summary>The name without Claude Code's suffix for a long context, which is no part of a model's name.</summary>
    public static string WithoutSuffix(string name) =>
        name.EndsWith(LongContext, StringComparison.Ordinal) ? name[..^LongContext.Length] : name;

    /// <summary>The date in a model's id, such as <c>20251001</c>; <c>null</c> when it has none.</summary>
    public static DateOnly? DateIn(string modelId) =>
        Date().Match(Plain(modelId)) is { Success: true } found
        && DateOnly.TryParseExact(found.ValueSpan[1..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;

    /// <summary>The alias of the one entry that this name means; <c>null</c> if there is none.</summary>
    public string? AliasOf(string name)
    {
        var plain = Plain(name.StartsWith(Provider, StringComparison.Ordinal) ? name[Provider.Length..] : name);
        return _aliases.GetValueOrDefault(plain);
    }

    private static IEnumerable<string> NamesOf(string modelId)
    {
        var id = modelId[(modelId.LastIndexOf('/') + 1)..];
        id = id.StartsWith(Japan, StringComparison.Ordinal) ? id[Japan.Length..] : id;
        if (!id.StartsWith(Provider, StringComparison.Ordinal))
        {
            return [];
        }

        var name = Plain(id[Provider.Length..]);
        return new[] { name, Date().Replace(name, "") }.Distinct(StringComparer.Ordinal);
    }

    // Bedrock's version of the model is no part of Anthropic's name.
    private static string Plain(string name) => Version().Replace(name, "");

    [GeneratedRegex(@"-20[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"-v[0-9]+:[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
