using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Residency.Proofs;

namespace Gateway.Residency;

/// <summary>
/// A model at one target, with the proof that a call to it stays in Japan. Only <see cref="TryProve"/> creates one, and the
/// Bedrock client requires one: sending a request without a placement does not compile.
/// </summary>
internal sealed class Placement
{
    private Placement(
        UpstreamTarget target, string alias, ResidencyProof proof, ImmutableArray<string> capabilities) =>
        (Target, Alias, Proof, Capabilities) = (target, alias, proof, capabilities);

    /// <summary>The account and source Region to which alone the proof allows the call to be sent.</summary>
    public UpstreamTarget Target { get; }

    /// <summary>The catalog's name for the model.</summary>
    public string Alias { get; }

    /// <summary>The exact id or ARN sent to Bedrock.</summary>
    public string ModelId => Proof.ModelId;

    /// <summary>Every Region that may process the call.</summary>
    public ImmutableArray<AwsRegion> Destinations => Proof.Destinations;

    /// <summary>The proof that the call stays in these Regions.</summary>
    public ResidencyProof Proof { get; private init; }

    /// <summary>The input and output that the model supports, according to the catalog.</summary>
    public ImmutableArray<string> Capabilities { get; }

    /// <summary>The time limit of one attempt; <c>null</c> for the limit that all models have.</summary>
    public TimeSpan? AttemptTimeout { get; private init; }

    /// <summary>The provider's format that the bodies of InvokeModel have.</summary>
    public InvokeForm InvokeForm { get; private init; }

    /// <summary>The name that people read.</summary>
    public string DisplayName { get; private init; } = "";

    /// <summary>The family, by which lists of models describe it.</summary>
    public ModelFamily Family { get; private init; }

    /// <summary>What the model accepts and can do, according to the catalog. Not to be changed.</summary>
    public ModelFeatures Features { get; private init; } = new();

    /// <summary>The day of its launch: the catalog's, else the date in the model's id; <c>null</c> when there is none.</summary>
    public DateOnly? Launched { get; private init; }

    /// <summary>The values of <c>anthropic_beta</c> that Bedrock accepts for this model.</summary>
    public FrozenSet<string> Betas { get; private init; } = [];

    /// <summary>The document formats that AWS accepts for this model at any size.</summary>
    public ImmutableArray<string> LargeDocumentFormats { get; private init; } = [];

    /// <summary>
    /// The base model that counts tokens for this one, proven as well; <c>null</c> when the catalog names none.
    /// </summary>
    public Placement? ForCountTokens { get; private init; }

    /// <summary>Proves a catalog entry, or says which setting prevents that and what to do about it.</summary>
    public static bool TryProve(
        string alias,
        ModelOptions model,
        ResidencyScope scope,
        [NotNullWhen(true)] out Placement? placement,
        [NotNullWhen(false)] out string? problem)
    {
        placement = null;
        var path = $"Catalog__Models__{alias}";
        if (!model.IsCallableFrom(scope.Source))
        {
            problem = $"{path}: このモデルは {scope.Source} から呼び出せません（SourceRegions）。"
                + $"/ {path} cannot be called from {scope.Source} (SourceRegions).";
            return false;
        }

        var (possible, state, why) = ModelGeography.Of(model.ModelId, scope);
        if (why is { } reason)
        {
            problem = $"{path}__ModelId: 「{model.ModelId}」は使えません。{reason.Ja}直すか、{path}__Enabled=false にしてください。"
                + $"/ {path}__ModelId is '{model.ModelId}'. {reason.En} Correct it, or set {path}__Enabled=false.";
            return false;
        }

        var isImplied = state == ProofState.InRegion && model.NamesSourceRegions && model.Destinations.Count == 0;
        ImmutableArray<AwsRegion> destinations =
            isImplied ? possible : [.. possible.Where(region => model.Destinations.Contains(region.Name))];
        if ((!isImplied && destinations.Length != model.Destinations.Count)
            || destinations.IsEmpty
            || (state != ProofState.Unverified && destinations.Length != possible.Length))
        {
            problem = $"{path}__Destinations: {model.ModelId} の処理リージョンは [{string.Join(", ", possible)}] です。このとおりに設定するか、{path}__Enabled=false にしてください。"
                + $"/ {path}__Destinations is [{string.Join(", ", model.Destinations)}], "
                + $"but {model.ModelId} is processed in "
                + $"[{string.Join(", ", possible)}]. Declare exactly these, or set {path}__Enabled=false.";
            return false;
        }

        if (destinations.FirstOrDefault(region => !scope.Allowed.Contains(region)) is { Name: not null } outside)
        {
            problem = $"{path}: Residency__AllowedRegions にない {outside} で処理されることがあります。{path}__Enabled=false にしてください。"
                + $"/ {path} may be processed in {outside}, which Residency__AllowedRegions leaves out. "
                + $"Set {path}__Enabled=false.";
            return false;
        }

        if (!TryProveCountTokens(alias, model, scope, out var forCountTokens, out problem))
        {
            return false;
        }

        placement = new Placement(
            scope.Target, alias, ResidencyProof.ByForm(model.ModelId, state, destinations), [.. model.Capabilities])
        {
            ForCountTokens = forCountTokens,
            AttemptTimeout = model.AttemptTimeout,
            DisplayName = model.DisplayName is { Length: > 0 } name ? name : alias,
            Family = FamilyOf(model),
            Features = model.Features,
            Launched = model.Features.Lifecycle.Launch ?? ModelSynonyms.DateIn(model.ModelId),
            InvokeForm = InvokeFormOf(model),
            Betas = BetasOf(model),
            LargeDocumentFormats = [.. model.LargeDocumentFormats],
        };
        return true;
    }

    /// <summary>The same placement with another proof about the same model and Regions at the same target.</summary>
    /// <exception cref="ArgumentException">The proof is about something else.</exception>
    public Placement Under(ResidencyProof proof)
    {
        if (proof.ModelId != ModelId || !proof.Destinations.AsSpan().SequenceEqual(Destinations.AsSpan()))
        {
            throw new ArgumentException("The proof is about another model or other Regions.", nameof(proof));
        }

        return new Placement(Target, Alias, proof, Capabilities)
        {
            AttemptTimeout = AttemptTimeout,
            DisplayName = DisplayName,
            Family = Family,
            Features = Features,
            Launched = Launched,
            ForCountTokens = ForCountTokens,
            InvokeForm = InvokeForm,
            Betas = Betas,
            LargeDocumentFormats = LargeDocumentFormats,
        };
    }

    // AWS counts tokens only for base models, and a base model is served in the endpoint's own Region.
    private static bool TryProveCountTokens(
        string alias,
        ModelOptions model,
        ResidencyScope scope,
        out Placement? placement,
        [NotNullWhen(false)] out string? problem)
    {
        (placement, problem) = (null, null);
        var modelId = model.CountTokensModelId;
        if (modelId.Length == 0)
        {
            return true;
        }

        if (!ModelGeography.IsBaseModel(modelId, scope.Providers) || !scope.Allowed.Contains(scope.Source))
        {
            var path = $"Catalog__Models__{alias}__CountTokensModelId";
            problem = $"{path}: 「{modelId}」は使えません。{scope.Source} で提供される基盤モデル（例: anthropic.claude-haiku-4-5-20251001-v1:0）を設定するか、空にしてください。"
                + $"/ {path} is '{modelId}'. Name a base model that is served in {scope.Source}, such as "
                + "anthropic.claude-haiku-4-5-20251001-v1:0, or leave it empty.";
            return false;
        }

        placement = new Placement(
            scope.Target, alias, ResidencyProof.ByForm(modelId, ProofState.InRegion, [scope.Source]), [])
        {
            Family = FamilyOf(model),
            Features = model.Features,
            InvokeForm = InvokeFormOf(model),
            Betas = BetasOf(model),
            LargeDocumentFormats = [.. model.LargeDocumentFormats],
        };
        return true;
    }

    private static InvokeForm InvokeFormOf(ModelOptions model) =>
        model.InvokeForm ?? (IsOf(model, "anthropic") ? InvokeForm.Anthropic : InvokeForm.Unknown);

    private static ModelFamily FamilyOf(ModelOptions model) => model.Features.Family
        ?? (IsOf(model, "anthropic") ? ModelFamily.Claude
            : IsOf(model, "amazon") && model.ModelId.Contains(".nova-", StringComparison.Ordinal) ? ModelFamily.Nova
            : ModelFamily.Other);

    private static FrozenSet<string> BetasOf(ModelOptions model) =>
        model.Betas.Where(beta => beta.Length > 0).ToFrozenSet(StringComparer.Ordinal);

    // An inference profile's id has its geography before the provider.
    private static bool IsOf(ModelOptions model, string provider) =>
        model.ModelId.Split('/')[^1].Split('.').Take(2).Contains(provider);
}
