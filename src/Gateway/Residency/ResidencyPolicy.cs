using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Callers;
using Gateway.Catalog;
using Gateway.Errors;

namespace Gateway.Residency;

/// <summary>
/// Step 2 of every request: decides where it may go. Finds a name by exact ordinal match among the proven placements; every other
/// name is refused.
/// </summary>
internal sealed class ResidencyPolicy
{
    private static readonly GatewayError Unknown = ErrorCode.ModelNotFound.Because(
        "指定されたモデルはありません。使えるモデルの名前は GET /models で確認してください。",
        "There is no such model. GET /models lists the names that can be used.");

    private static readonly GatewayError NotGranted = ErrorCode.ModelNotAllowed.Because(
        "このアプリケーションにはこのモデルの利用が許可されていません。使えるモデルは GET /models で確認し、追加はゲートウェイの運用担当者に依頼してください。",
        "This application has not been granted this model. "
        + "GET /models lists what it may use; ask the gateway's operator for more.");

    private static readonly GatewayError NoCounter = ErrorCode.InvalidRequest.Because(
        "このモデルはトークン数の計算に対応していません。必要な場合はゲートウェイの運用担当者に依頼してください"
        + "（運用担当者向け: 設定 Catalog__Models__…__CountTokensModelId）。",
        "Tokens cannot be counted for this model: AWS's CountTokens does not take inference profiles, and the catalog "
        + "names no base model for it. Ask the gateway's operator (setting Catalog__Models__…__CountTokensModelId).") with
    {
        NeedsOperator = true,
    };

    private static readonly GatewayError NotProven = ErrorCode.ResidencyNotProven.Because(
        "このモデルの国内処理の確認が一時的に取れていないため、何も送信していません。しばらく待って再送してください。"
        + "解消しない場合は、requestId を添えてゲートウェイの運用担当者に連絡してください（運用担当者向け: GET /residency）。",
        "That this model is processed in Japan is not confirmed by AWS at present, so nothing was sent. "
        + "Wait a little and send again. If it goes on, give the requestId to the gateway's operator (GET /residency).") with
    {
        RetryAfter = TimeSpan.FromSeconds(30),
    };

    private readonly ImmutableArray<ResidencyScope> _scopes;
    private readonly FrozenDictionary<string, GatewayError> _notCallable;
    private readonly ModelSynonyms _synonyms;
    private readonly ImmutableArray<CatalogEntry> _entries;
    private readonly FrozenDictionary<string, CatalogEntry[]>.AlternateLookup<ReadOnlySpan<char>> _byName;

    /// <summary>Creates the policy for a catalog that <see cref="ResidencyOptionsValidator"/> has accepted.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scopes">One scope per target, in order of preference.</param>
    /// <param name="rules">The rules that decide whether a proof is sufficient.</param>
    public ResidencyPolicy(CatalogOptions catalog, IEnumerable<ResidencyScope> scopes, ProofRules rules)
    {
        _scopes = [.. scopes];
        var entries = _scopes
            .SelectMany(scope => Prove(catalog, scope), (scope, declared) => (scope, entry: new CatalogEntry(declared, rules)))
            .OrderBy(proven => proven.entry.Declared.Alias, StringComparer.Ordinal)
            .ToList();
        _entries = [.. entries.Select(proven => proven.entry)];
        _byName = _entries
            .SelectMany(
                entry => new[] { entry.Declared.Alias, entry.Declared.ModelId }.Distinct(),
                (entry, name) => (name, entry))
            .Concat(entries.SelectMany(
                proven => ModelArns.Of(proven.entry.Declared.ModelId, proven.scope),
                (proven, arn) => (name: arn, proven.entry)))
            .GroupBy(named => named.name, named => named.entry, StringComparer.Ordinal)
            .ToFrozenDictionary(named => named.Key, OfOneModel, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        _synonyms = new ModelSynonyms(_entries.Select(entry => (entry.Declared.Alias, entry.Declared.ModelId)));
        _notCallable = NotCallable.Of(catalog, _scopes);
    }

    /// <summary>
    /// Every enabled entry at every target where its form proves it, by alias, including those that are not served at present.
    /// </summary>
    public ImmutableArray<CatalogEntry> Entries => _entries;

    /// <summary>
    /// The name to place a call with, for a name as Anthropic's and OpenAI's clients write it: see <see cref="ModelSynonyms"/>.
    /// A name of the catalog, and one that means nothing, is returned as it is, but without Claude Code's suffix.
    /// </summary>
    public string Resolve(string name)
    {
        var plain = ModelSynonyms.WithoutSuffix(name);
        return _byName.ContainsKey(plain) ? plain : _synonyms.AliasOf(plain) ?? plain;
    }

    /// <summary>Places a call at the first target whose proof allows it.</summary>
    /// <param name="caller">The calling application.</param>
    /// <param name="model">An alias, the exact id of a catalog entry, or its ARN.</param>
    public Result<Placement> Place(Application caller, ReadOnlySpan<char> model)
    {
        if (!_byName.TryGetValue(model, out var entries))
        {
            return NotFound(caller, model.ToString());
        }

        if (!caller.MayUse(entries[0].Declared.Alias))
        {
            return NotGranted;
        }

        foreach (var entry in entries)
        {
            if (entry.Served is { } placement)
            {
                return placement;
            }
        }

        return NotProven;
    }

    /// <summary>
    /// Places a CountTokens call at the base model that the catalog names for counting; a caller may also name that base model
    /// itself.
    /// </summary>
    /// <param name="caller">The calling application.</param>
    /// <param name="model">An alias, the exact id or ARN of a catalog entry, or its CountTokensModelId.</param>
    public Result<Placement> PlaceCountTokens(Application caller, string model)
    {
        if (_entries.FirstOrDefault(entry =>
            entry.Declared.ForCountTokens?.ModelId == model && caller.MayUse(entry.Declared.Alias)) is { } counted)
        {
            return counted.Declared.ForCountTokens!;
        }

        if (!Place(caller, model).Is(out var placement, out var error))
        {
            return error;
        }

        return placement.ForCountTokens is { } forCountTokens ? forCountTokens : NoCounter;
    }

    /// <summary>
    /// The provider's format of an InvokeModel body for this model, before the call is placed; unknown for a model that will not
    /// be placed.
    /// </summary>
    public InvokeForm InvokeFormOf(string model) =>
        (_byName.TryGetValue(model, out var entries)
            ? entries[0].Declared
            : _entries.FirstOrDefault(counted => counted.Declared.ForCountTokens?.ModelId == model)?.Declared)?.InvokeForm
        ?? InvokeForm.Unknown;

    /// <summary>The placements that this application may use now, by alias; each model once.</summary>
    public IEnumerable<Placement> PlacementsFor(Application caller) =>
        _entries.Where(entry => caller.MayUse(entry.Declared.Alias)).Select(entry => entry.Served).OfType<Placement>()
            .DistinctBy(placement => placement.Alias);

    // If a name is one entry's ARN id and another entry's derived ARN, the former comes first; only entries of its alias are
    // kept.
    private static CatalogEntry[] OfOneModel(IEnumerable<CatalogEntry> named) =>
        [.. named.Where(entry => entry.Declared.Alias == named.First().Declared.Alias)];

    // For a base model, a profile of another geography or Anthropic's own name, the error names the id under which the same
    // model is served here.
    private GatewayError NotFound(Application caller, string model)
    {
        if (_notCallable.GetValueOrDefault(model) is { } notCallable)
        {
            return notCallable;
        }

        // Refused for leaving Japan only if that is so at every target; if it is merely unknown at one, it is unknown.
        var reasons = _scopes.Select(scope => ModelGeography.WhyRefused(model, scope)).ToList();
        var error = reasons.TrueForAll(reason => reason is not null)
            ? new GatewayError(ErrorCode.ResidencyViolation, reasons[0]!.Value)
            : Unknown;
        return PlacementsFor(caller).FirstOrDefault(served => ModelArns.IsOtherNameOf(served.ModelId, model)) is { } meant
            ? error with
            {
                Detail = new(
                    $"{error.Detail.Ja}このモデルは {meant.ModelId}（別名 {meant.Alias}）で呼び出せます。",
                    $"{error.Detail.En} Use {meant.ModelId} (or its alias {meant.Alias}) for this model."),
            }
            : error;
    }

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
