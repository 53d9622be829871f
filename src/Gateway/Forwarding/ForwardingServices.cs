using Gateway.Forwarding.Relays;

namespace Gateway.Forwarding;

/// <summary>Registers the line that every request to a model takes.</summary>
internal static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSingleton<ResponseRelays>()
        .AddSingleton<ModelRequestReader>()
        .AddSingleton<Forwarder>();
}
