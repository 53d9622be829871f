namespace Gateway.Callers;

/// <summary>
/// The rules for the limits of one application that need no other section. A limit that could never refuse anything is an error:
/// somebody relies on it.
/// </summary>
internal static class QuotaOptionsRules
{
    private const long MostRequests = 1_000_000;
    private const long MostTokensPerMinute = 1_000_000_000;
    private const long MostTokens = 1_000_000_000_000_000;
    private const long MostYen = 1_000_000_000;

    private static readonly TimeSpan ShortestBurst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromMinutes(1);

    /// <summary>One sentence for each problem.</summary>
    /// <param name="path">The key of the application's limits, as an operator writes it.</param>
    /// <param name="options">The limits.</param>
    /// <param name="maxConcurrentRequests">The application's limit of requests at once.</param>
    public static IEnumerable<string> Problems(string path, QuotaOptions options, int maxConcurrentRequests)
    {
        return OfSet(path, options, hasMore: options.Models.Count > 0)
            .Concat(options.Models.SelectMany(model =>
            {
                var its = $"{path}__Models__{model.Key}";
                return OfSet(its, model.Value, model.Value.MaxConcurrentRequests is not null)
                    .Concat(Range(
                        its, nameof(model.Value.MaxConcurrentRequests), model.Value.MaxConcurrentRequests, maxConcurrentRequests))
                    .Concat(Unused(path, options, its, model.Value));
            }));
    }

    private static IEnumerable<string> OfSet(string path, QuotaLimits set, bool hasMore)
    {
        (string Name, long? Value, long Most)[] limits =
        [
            (nameof(set.RequestsPerMinute), set.RequestsPerMinute, MostRequests),
            (nameof(set.TokensPerMinute), set.TokensPerMinute, MostTokensPerMinute),
            (nameof(set.TokensPerDay), set.TokensPerDay, MostTokens),
            (nameof(set.TokensPerMonth), set.TokensPerMonth, MostTokens),
            (nameof(set.YenPerDay), set.YenPerDay, MostYen),
            (nameof(set.YenPerMonth), set.YenPerMonth, MostYen),
        ];
        var hasLimit = hasMore || limits.Any(limit => limit.Value is not null);
        return limits.SelectMany(limit => Range(path, limit.Name, limit.Value, limit.Most))
            .Concat(Burst(path, nameof(set.RequestBurst), set.RequestBurst, nameof(set.RequestsPerMinute), set.RequestsPerMinute))
            .Concat(Burst(path, nameof(set.TokenBurst), set.TokenBurst, nameof(set.TokensPerMinute), set.TokensPerMinute))
            .Concat(Order(path, nameof(set.TokensPerDay), set.TokensPerDay, nameof(set.TokensPerMonth), set.TokensPerMonth))
            .Concat(Order(path, nameof(set.YenPerDay), set.YenPerDay, nameof(set.YenPerMonth), set.YenPerMonth))
            .Concat(hasLimit || (set.Mode is null && !path.Contains("__Models__", StringComparison.Ordinal))
                ? []
                : [$"{path}: 上限が設定されていません。上限を設定するか、取り除いてください。/ {path} sets no limit. Set one, or remove it."]);
    }

    private static IEnumerable<string> Range(string path, string name, long? value, long most) => value is null or >= 1 && !(value > most)
        ? []
        : [$"{path}__{name}: {value} は範囲外です。1～{most} にしてください。/ {path}__{name} is {value}. Set it between 1 and {most}."];

    private static IEnumerable<string> Burst(string path, string name, TimeSpan? burst, string of, long? limit)
    {
        if (burst < ShortestBurst || burst > LongestBurst)
        {
            yield return $"{path}__{name}: {burst} は範囲外です。{ShortestBurst}～{LongestBurst} にしてください。"
                + $"/ {path}__{name} is {burst}. Set it between {ShortestBurst} and {LongestBurst}.";
        }

        if (burst is not null && limit is null)
        {
            yield return $"{path}__{name}: {path}__{of} がないため使われません。{of} を設定するか、取り除いてください。"
                + $"/ {path}__{name} is not used without {path}__{of}. Set that too, or remove it.";
        }
    }

    private static IEnumerable<string> Order(string path, string day, long? ofDay, string month, long? ofMonth) => ofDay > ofMonth
        ? [$"{path}__{day}: {ofDay} は {path}__{month} の {ofMonth} を超えているため、効果がありません。どちらかを直してください。"
            + $"/ {path}__{day} is {ofDay}, more than the {ofMonth} of {path}__{month}, so it can never refuse. Correct one of them."]
        : [];

    // A limit of a model above the application's. In different modes they say different things.
    private static IEnumerable<string> Unused(string path, QuotaOptions all, string its, ModelQuotaOptions model)
    {
        if ((model.Mode ?? all.Mode ?? QuotaMode.Enforce) != (all.Mode ?? QuotaMode.Enforce))
        {
            return [];
        }

        (string Name, long? OfModel, long? OfAll)[] pairs =
        [
            (nameof(all.RequestsPerMinute), model.RequestsPerMinute, all.RequestsPerMinute),
            (nameof(all.TokensPerMinute), model.TokensPerMinute, all.TokensPerMinute),
            (nameof(all.TokensPerDay), model.TokensPerDay, all.TokensPerDay),
            (nameof(all.TokensPerMonth), model.TokensPerMonth, all.TokensPerMonth),
            (nameof(all.YenPerDay), model.YenPerDay, all.YenPerDay),
            (nameof(all.YenPerMonth), model.YenPerMonth, all.YenPerMonth),
        ];
        return pairs.Where(pair => pair.OfModel > pair.OfAll).Select(pair =>
            $"{its}__{pair.Name}: {pair.OfModel} は {path}__{pair.Name} の {pair.OfAll} を超えているため、効果がありません。どちらかを直してください。"
            + $"/ {its}__{pair.Name} is {pair.OfModel}, more than the {pair.OfAll} of {path}__{pair.Name}, so it can never refuse. "
            + "Correct one of them.");
    }
}
