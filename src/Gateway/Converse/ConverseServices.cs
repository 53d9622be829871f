using Gateway.Converse.Relays;
using Gateway.Operations;

namespace Gateway.Converse;

/// <summary>Registers the Converse slice.</summary>
internal static class ConverseServices
{
    public static IServiceCollection AddConverse(this IServiceCollection services) => services
        .AddSection<ConverseOptions>(ConverseOptions.Section).Services
        .AddSingleton<AnswerRelays>()
        .AddSingleton<ModelRequestReader>()
        .AddSingleton<ConverseForwarder>();
}
