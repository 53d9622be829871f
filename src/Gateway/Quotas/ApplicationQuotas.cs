using System.Collections.Frozen;
using System.Collections.Immutable;
using Gateway.Callers;

namespace Gateway.Quotas;

/// <summary>The limits of one application of one configuration snapshot, beside what it has used. Immutable but for the use.</summary>
internal sealed class ApplicationQuotas
{
    private readonly ScopeLimits _all;
    private readonly FrozenDictionary<string, ScopeLimits> _models;

    /// <param name="options">Its validated settings.</param>
    /// <param name="use">What it has used.</param>
    public ApplicationQuotas(QuotaOptions options, ApplicationUse use)
    {
        Use = use;
        _all = ScopeLimits.Of(options);
        _models = options.Models.Keys.ToFrozenDictionary(
            alias => alias, alias => ScopeLimits.Of(options, alias)!, StringComparer.Ordinal);
        HasLimits = !_all.IsEmpty || _models.Count > 0;
    }

    /// <summary>What it has used, before and after any change of its settings.</summary>
    public ApplicationUse Use { get; }

    /// <summary>True when at least one limit is set.</summary>
    public bool HasLimits { get; }

    /// <summary>Every set of limits with what was used of it.</summary>
    public IEnumerable<(ScopeLimits Limits, ScopeUse Use)> Scopes =>
        [(_all, Use.All), .. _models.Select(model => (model.Value, Use.Model(model.Key).Use))];

    /// <summary>Nothing taken yet of the sets of limits that apply to a model: that of the application first.</summary>
    public ImmutableArray<ScopeReservation> For(string alias, ModelUse model) =>
        (_all.IsEmpty, _models.GetValueOrDefault(alias)) switch
        {
            (true, null) => [],
            (true, { } own) => [new(own, model.Use)],
            (false, null) => [new(_all, Use.All)],
            (false, { } own) => [new(_all, Use.All), new(own, model.Use)],
        };
}
