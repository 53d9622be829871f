using Gateway.Configuration;
using Gateway.Forwarding;
using Gateway.Forwarding.Relays;

namespace Gateway.Surfaces;

/// <summary>Registers the Converse slice.</summary>
internal static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSection<ConverseOptions>(ConverseOptions.Section).Services
        .AddSingleton<ResponseRelays>()
        .AddSingleton<ModelRequestReader>()
        .AddSingleton<Forwarder>();
}
