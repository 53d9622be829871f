namespace Gateway.Simulator.Bedrock;

/// <summary>Registers Bedrock's control plane.</summary>
internal static class BedrockServices
{
    internal static void AddBedrock(this IServiceCollection services)
    {
        services.AddSingleton<ModelAccess>();
        services.AddSingleton<ProfileOperations>();
        services.AddSingleton<ModelOperations>();
        services.AddSingleton<AccessOperations>();
        services.AddSingleton<BedrockService>();
    }
}
