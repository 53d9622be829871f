using System.Text.RegularExpressions;
using Gateway.Bedrock.Targets;
using Gateway.Callers;
using Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace Gateway.Residency;

/// <summary>
/// Prevents the start when an enabled catalog entry is not proven to stay in Japan, or when an application names a model that is
/// not in the catalog.
/// </summary>
internal sealed partial class ResidencyOptionsValidator(
    IConfiguration configuration, IOptionsFactory<CallersOptions> callers, IOptionsFactory<ResidencyOptions> residency)
    : IValidateOptions<CatalogOptions>
{
    private static readonly TimeSpan MinAttempt = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxAttempt = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, CatalogOptions options)
    {
        var scope = ResidencyScope.Of(UpstreamTargets.ReadUnchecked(configuration), Narrowing(), options);
        var problems = options.Models
            .Where(pair => pair.Value.Enabled)
            .SelectMany(pair => Problems(pair.Key, pair.Value, scope))
            .Concat(AmbiguousNames(options))
            .Concat(UnknownGrants(options, scope))
            .ToList();

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(string alias, ModelOptions model, ResidencyScope scope)
    {
        var path = $"Catalog__Models__{alias}";
        if (!Alias().IsMatch(alias))
        {
            yield return $"{path}: 別名は 1～64 文字の a～z、0～9、. - にしてください。/ An alias must be 1–64 of a–z 0–9 . -";
        }

        if (model.Source.Length == 0)
        {
            yield return $"{path}__Source: 空です。この項目の根拠（出典）を書いてください。/ {path}__Source is empty. Say where the entry is known from.";
        }

        if (model.AttemptTimeout is { } timeout && (timeout < MinAttempt || timeout > MaxAttempt))
        {
            yield return $"{path}__AttemptTimeout: {timeout:c} は範囲外です。{MinAttempt:c}～{MaxAttempt:c} にするか、取り除いてください。"
                + $"/ {path}__AttemptTimeout is {timeout:c}. Set it between {MinAttempt:c} and "
                + $"{MaxAttempt:c}, or leave it out.";
        }

        foreach (var format in model.LargeDocumentFormats.Where(format => format is not ("pdf" or "docx")))
        {
            yield return $"{path}__LargeDocumentFormats: 「{format}」は使えません。pdf、docx から選んでください。/ {path}__LargeDocumentFormats names '{format}'. Choose from pdf, docx.";
        }

        // A model that cannot be called from here is not served; that is no mistake in the settings.
        if (model.IsCallableFrom(scope.Source) && !Placement.TryProve(alias, model, scope, out _, out var problem))
        {
            yield return problem;
        }
    }

    // A name must mean exactly one entry: with a duplicate id, or an alias that is another entry's id, the choice would
    // depend on order.
    private static IEnumerable<string> AmbiguousNames(CatalogOptions options) =>
        options.Models.Where(pair => pair.Value.Enabled)
            .SelectMany(pair => new[] { pair.Key, pair.Value.ModelId }.Distinct(StringComparer.Ordinal))
            .CountBy(name => name, StringComparer.Ordinal)
            .Where(count => count.Value > 1)
            .Select(count =>
                $"Catalog__Models: 「{count.Key}」に当たる項目が {count.Value} 件あります。1 件だけ残すか、ほかを Enabled=false にしてください。"
                + $"/ '{count.Key}' names {count.Value} entries. "
                + "Keep one, or set Enabled=false on the others.");

    private IEnumerable<string> UnknownGrants(CatalogOptions options, ResidencyScope scope)
    {
        CallersOptions granted;
        try
        {
            granted = callers.Create(Options.DefaultName);
        }
        catch (OptionsValidationException)
        {
            return []; // The Callers slice itself reports it.
        }

        return granted.Applications.SelectMany(
            pair => pair.Value.Models.Where(alias => alias != "*")
                .Select(alias => Grant($"Callers__Applications__{pair.Key}__Models", alias, options, scope)).OfType<string>());
    }

    private static string? Grant(string path, string alias, CatalogOptions options, ResidencyScope scope) =>
        !options.Models.TryGetValue(alias, out var model) || !model.Enabled
            ? $"{path}: 「{alias}」は、カタログの有効な別名ではありません。GET /models の名前にしてください。"
                + $"/ {path} names '{alias}', which is not an enabled alias of the catalog."
        : !model.IsCallableFrom(scope.Source)
            ? $"{path}: 「{alias}」は {string.Join("、", model.SourceRegions)} からだけ呼び出せるモデルで、{scope.Source} からは使えません。取り除いてください。"
                + $"/ {path} names '{alias}', which can be called from {string.Join(", ", model.SourceRegions)} only and not from "
                + $"{scope.Source}. Remove it."
        : null;

    private ResidencyOptions Narrowing()
    {
        try
        {
            return residency.Create(Options.DefaultName);
        }
        catch (OptionsValidationException)
        {
            return new ResidencyOptions(); // Reported by its own validator.
        }
    }

    [GeneratedRegex(@"\A[a-z0-9.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Alias();
}
