namespace Gateway.Simulator.Sts;

/// <summary>Registers the Security Token Service.</summary>
internal static class StsServices
{
    internal static void AddSts(this IServiceCollection services)
    {
        services.AddSingleton<RoleAssumption>();
        services.AddSingleton<CallerIdentity>();
        services.AddSingleton<StsService>();
    }
}
