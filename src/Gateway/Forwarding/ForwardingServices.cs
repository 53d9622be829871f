using Gateway.Forwarding.Batches;
using Gateway.Forwarding.Relays;

namespace Gateway.Forwarding;

/// <summary>Registers the services that every request to a model passes through.</summary>
internal static class ForwardingServices
{
    public static IServiceCollection AddForwarding(this IServiceCollection services) => services
        .AddSingleton<ResponseRelays>()
        .AddSingleton<CallBatches>()
        .AddSingleton<CallSender>()
        .AddSingleton<ModelRequestReader>()
        .AddSingleton<RequestAccounts>()
        .AddSingleton<Forwarder>();
}
