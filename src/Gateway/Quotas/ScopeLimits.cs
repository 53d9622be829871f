using System.Collections.Immutable;
using Gateway.Callers;

namespace Gateway.Quotas;

/// <summary>One set of limits of an application, prepared: for all models, or for one. Immutable.</summary>
internal sealed class ScopeLimits
{
    private static readonly TimeSpan UsualRequestBurst = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan UsualTokenBurst = Rate.Span;

    private ScopeLimits(QuotaLimits options, QuotaMode? usual)
    {
        IsShadow = (options.Mode ?? usual) == QuotaMode.Shadow;
        RequestsPerMinute = options.RequestsPerMinute;
        TokensPerMinute = options.TokensPerMinute;
        RequestBurst = options.RequestBurst ?? UsualRequestBurst;
        TokenBurst = options.TokenBurst ?? UsualTokenBurst;
        Budgets =
        [
            .. new (QuotaRule Rule, long? Most)[]
            {
                (QuotaRule.TokensPerDay, options.TokensPerDay), (QuotaRule.YenPerDay, options.YenPerDay),
                (QuotaRule.TokensPerMonth, options.TokensPerMonth), (QuotaRule.YenPerMonth, options.YenPerMonth),
            }.Where(budget => budget.Most is not null).Select(budget => new BudgetLimit(budget.Rule, budget.Most!.Value)),
        ];
    }

    /// <summary>The alias of the model; <c>null</c> for all models together.</summary>
    public string? Model { get; private init; }

    /// <summary>The section of its settings, as an operator writes it, with <c>…</c> for the application.</summary>
    public required string Section { get; init; }

    /// <summary>True when nothing is refused and every refusal is recorded all the same.</summary>
    public bool IsShadow { get; }

    public int? MaxConcurrentRequests { get; private init; }

    public long? RequestsPerMinute { get; }

    public TimeSpan RequestBurst { get; }

    public long? TokensPerMinute { get; }

    public TimeSpan TokenBurst { get; }

    /// <summary>The limits of days and months.</summary>
    public ImmutableArray<BudgetLimit> Budgets { get; }

    /// <summary>True when there is no limit at all.</summary>
    public bool IsEmpty =>
        MaxConcurrentRequests is null && RequestsPerMinute is null && TokensPerMinute is null && Budgets.IsEmpty;

    /// <summary>The limits of an application for all models together.</summary>
    public static ScopeLimits Of(QuotaOptions options) => new(options, QuotaMode.Enforce)
    {
        Section = "Callers__Applications__…__Quotas",
    };

    /// <summary>Its limits for one model; <c>null</c> where it has none of its own.</summary>
    public static ScopeLimits? Of(QuotaOptions options, string alias) => options.Models.TryGetValue(alias, out var model)
        ? new(model, options.Mode)
        {
            Model = alias,
            Section = $"Callers__Applications__…__Quotas__Models__{alias}",
            MaxConcurrentRequests = model.MaxConcurrentRequests,
        }
        : null;

    /// <summary>The name of a rule of this set in the ledger: with the model, where it is the model's.</summary>
    public string NameOf(QuotaRule rule) => Model is null ? rule.Name : $"{rule.Name}:{Model}";
}

/// <summary>A limit of a day or a month.</summary>
/// <param name="Rule">Its kind.</param>
/// <param name="Most">Tokens, or yen.</param>
internal readonly record struct BudgetLimit(QuotaRule Rule, long Most);
