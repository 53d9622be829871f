using Gateway.Callers;
using Gateway.Catalog;
using Microsoft.Extensions.Options;

namespace Gateway.Quotas;

/// <summary>
/// Warns at start of limits that refuse more than was meant: whatever names no <c>max_tokens</c>, where the model may write more than
/// the limit; and every request to a model without a price, where there is a limit of money.
/// </summary>
internal sealed partial class LimitsAtStart(
    IOptions<CallersOptions> callers, IOptions<CatalogOptions> catalog, QuotaPrices prices, TimeProvider time,
    ILogger<LimitsAtStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, application) in callers.Value.Applications)
        {
            foreach (var (alias, model) in catalog.Value.Models.Where(model => model.Value.Enabled && MayUse(application, model.Key)))
            {
                Warn($"Callers__Applications__{id}__Quotas", application.Quotas, alias, model);
                if (application.Quotas.Models.TryGetValue(alias, out var its))
                {
                    Warn($"Callers__Applications__{id}__Quotas__Models__{alias}", its, alias, model);
                }
            }
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool MayUse(ApplicationOptions application, string alias) =>
        application.Models.Contains("*") || application.Models.Contains(alias);

    private void Warn(string path, QuotaLimits limits, string alias, ModelOptions model)
    {
        (string Name, long? Most)[] tokens =
        [
            (nameof(limits.TokensPerMinute), limits.TokensPerMinute), (nameof(limits.TokensPerDay), limits.TokensPerDay),
            (nameof(limits.TokensPerMonth), limits.TokensPerMonth),
        ];
        foreach (var (name, most) in tokens)
        {
            if (model.Features.MaxOutputTokens > most)
            {
                Log.NeverFits(logger, $"{path}__{name}", most.Value, alias, model.Features.MaxOutputTokens.Value);
            }
        }

        if ((limits.YenPerDay is not null || limits.YenPerMonth is not null) && prices.MostOf(model.ModelId, 1, 1, time.GetUtcNow()) is null)
        {
            Log.NoPrice(logger, path, alias);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(5061, LogLevel.Warning,
            "{Setting} is {Limit} tokens: requests to {Model} that name no max_tokens reserve {Tokens} and are always refused.")]
        public static partial void NeverFits(ILogger logger, string setting, long limit, string model, int tokens);

        [LoggerMessage(5062, LogLevel.Warning, "{Setting} limits yen, and {Model} has no price: requests to it are refused.")]
        public static partial void NoPrice(ILogger logger, string setting, string model);
    }
}
