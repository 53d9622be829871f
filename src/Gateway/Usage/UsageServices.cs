namespace Gateway.Usage;

/// <summary>Registers the Usage slice.</summary>
internal static class UsageServices
{
    public static IServiceCollection AddUsage(this IServiceCollection services) => services
        .AddSingleton<SettlementMetrics>().AddSingleton<SettlementSpans>().AddSingleton<Settlements>();
}
