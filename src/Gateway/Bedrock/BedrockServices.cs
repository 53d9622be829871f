using Gateway.Bedrock.ControlPlane;
using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock;

/// <summary>Registers the Bedrock slice.</summary>
internal static class BedrockServices
{
    public static IServiceCollection AddBedrock(this IServiceCollection services)
    {
        services.AddSection<BedrockOptions>(BedrockOptions.Section);
        services.AddWeakSettings<BedrockOptions>(options => !options.RetryAmbiguous
            ? []
            : [new("Bedrock__RetryAmbiguous", "a call whose connection broke after sending may be paid for twice.")]);
        services.AddSingleton<IValidateOptions<BedrockOptions>, BedrockOptionsValidator>();
        services.AddSingleton(provider => new Traffic(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<OperatorNames>().AddSingleton<ResponseMemory>();
        services.AddSingleton<BedrockTransport>().AddSingleton<BedrockAttempts>();
        services.AddSingleton<SendAttempt>(provider => provider.GetRequiredService<BedrockTransport>().SendAsync);
        services.AddSingleton<ControlPlaneClient>().AddSingleton<InferenceProfiles>()
            .AddSingleton<FoundationModels>();
        services.AddHostedService<ProfileVerification>();
        return services.AddSingleton<BedrockClient>();
    }
}
