using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.BedrockRuntime.Responses;
using Gateway.Simulator.BedrockRuntime.Shapes;
using Microsoft.Extensions.Options;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>Registers Bedrock Runtime.</summary>
internal static class BedrockRuntimeServices
{
    internal static void AddBedrockRuntime(this IServiceCollection services)
    {
        services.AddSingleton(
            provider => new ModelCatalog(
                Options(provider).SimulatorModels ? SimulatorModels.Ids : [],
                generation => generation with
                {
                    RolesMustAlternate = generation.RolesMustAlternate || Options(provider).RolesMustAlternate,
                    RefusesAttribution = Options(provider).RefuseAttribution,
                    ToolLoopBeginsWithThought = Options(provider).ToolLoopBeginsWithThought,
                    Features = Features(generation, Options(provider).StructuredOutput),
                }));
        services.AddSingleton(provider => new ConverseShape(Options(provider).AcceptEchoedToolUseType));
        services.AddSingleton<InferenceProfiles>();
        services.AddSingleton<InvocationTargets>();
        services.AddSingleton<ProfileRouting>();
        services.AddSingleton<SimulatorModels>();
        services.AddSingleton<BedrockCallers>();
        services.AddSingleton<InvocationAuthorization>();
        services.AddSingleton<InvocationGate>();
        services.AddSingleton<ContextWindow>();
        services.AddSingleton<PromptCache>();
        services.AddSingleton<ConverseOperation>();
        services.AddSingleton<InvokeModelOperation>();
        services.AddSingleton<CountTokensOperation>();
        services.AddSingleton<BedrockRuntimeService>();
    }

    private static IReadOnlyList<string> Features(ClaudeGeneration generation, StructuredOutput structuredOutput)
    {
        var others = generation.Features.Where(feature => feature != ClaudeGeneration.StructuredOutput);
        return structuredOutput switch
        {
            StructuredOutput.Refused => [.. others],
            StructuredOutput.Accepted => [.. others, ClaudeGeneration.StructuredOutput],
            _ => generation.Features,
        };
    }

    private static SimulatorOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SimulatorOptions>>().Value;
}
