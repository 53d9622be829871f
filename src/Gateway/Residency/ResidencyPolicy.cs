using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Residency;

/// <summary>
/// Step 2 of every request: where may it go. Looks a name up by exact ordinal match among proven
/// placements; the rest is refused.
/// </summary>
internal sealed class ResidencyPolicy
{
    private static readonly Refusal Unknown = ErrorCode.ModelNotFound.Because(
        "指定されたモデルはありません。使えるモデルの名前は GET /models で確認してください。",
        "There is no such model. GET /models lists the names that can be used.");

    private static readonly Refusal NotGranted = ErrorCode.ModelNotAllowed.Because(
        "このアプリケーションにはこのモデルの利用が許可されていません。使えるモデルは GET /models で確認し、追加は管理者に依頼してください。",
        "This application has not been granted this model. "
        + "GET /models lists what it may use; ask the gateway's operator for more.");

    private static readonly Refusal NoCounter = ErrorCode.InvalidRequest.Because(
        "このモデルではトークン数を数えられません。AWS の CountTokens は推論プロファイルを受け付けず、"
        + "カタログに CountTokensModelId がありません。管理者に連絡してください。",
        "Tokens cannot be counted for this model: AWS's CountTokens does not take inference profiles, and the catalog "
        + "names no CountTokensModelId. Ask the gateway's operator.");

    private readonly ResidencyScope _scope;
    private readonly ImmutableArray<Placement> _placements;
    private readonly FrozenDictionary<string, Placement> _byName;

    /// <summary>Makes the policy of a catalog that <see cref="ResidencyValidator"/> has accepted.</summary>
    public ResidencyPolicy(CatalogOptions catalog, ResidencyScope scope)
    {
        _scope = scope;
        _placements = [.. Prove(catalog, scope)];
        _byName = _placements
            .SelectMany(
                placement => new[] { placement.Alias, placement.ModelId }.Distinct(),
                (placement, name) => (name, placement))
            .ToFrozenDictionary(named => named.name, named => named.placement, StringComparer.Ordinal);
    }

    /// <summary>Places a call.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="model">An alias, or the exact id or ARN of a catalog entry.</param>
    public Result<Placement> Place(Application caller, string model)
    {
        if (!_byName.TryGetValue(model, out var placement))
        {
            return ModelGeography.WhyRefused(model, _scope.Source, _scope.Providers) is { } why
                ? new Refusal(ErrorCode.ResidencyViolation, why)
                : Unknown;
        }

        return caller.MayUse(placement.Alias) ? placement : NotGranted;
    }

    /// <summary>
    /// Places a call of CountTokens: at the base model the catalog names for that, which may also be given itself.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="model">An alias, the exact id or ARN of a catalog entry, or its CountTokensModelId.</param>
    public Result<Placement> PlaceCountTokens(Application caller, string model)
    {
        if (_placements.FirstOrDefault(placement =>
            placement.ForCountTokens?.ModelId == model && caller.MayUse(placement.Alias)) is { } counted)
        {
            return counted.ForCountTokens!;
        }

        if (!Place(caller, model).Is(out var placement, out var refusal))
        {
            return refusal;
        }

        return placement.ForCountTokens is { } forCountTokens ? forCountTokens : NoCounter;
    }

    /// <summary>What this application may use, by alias.</summary>
    public IEnumerable<Placement> PlacementsFor(Application caller) =>
        _placements.Where(placement => caller.MayUse(placement.Alias));

    private static IEnumerable<Placement> Prove(CatalogOptions catalog, ResidencyScope scope)
    {
        foreach (var (alias, model) in catalog.Models.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (model.Enabled && Placement.TryProve(alias, model, scope, out var placement, out _))
            {
                yield return placement;
            }
        }
    }
}
