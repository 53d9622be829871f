namespace Gateway.Converse;

/// <summary>Registers the Converse slice.</summary>
internal static class ConverseServices
{
    public static IServiceCollection AddConverse(this IServiceCollection services) =>
        services.AddSingleton<ConverseForwarder>();
}
