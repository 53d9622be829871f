using System.Net;
using Gateway.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Network;

/// <summary>Registers the Network slice.</summary>
internal static class NetworkServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="profile">
    /// The upstream addresses that are accepted. The program that builds the host chooses it, never its configuration.
    /// </param>
    public static IServiceCollection AddNetwork(this IServiceCollection services, UpstreamProfile profile)
    {
        services.AddOptionsWithValidateOnStart<EndpointSettings>()
            .Configure<IConfiguration>((options, configuration) =>
                options.Endpoints = AwsEndpoints.Read(configuration, profile, options.Problems));
        services.AddSingleton<IValidateOptions<EndpointSettings>, EndpointValidator>();
        services.AddSingleton(
            provider => provider.GetRequiredService<IOptions<EndpointSettings>>().Value.Endpoints!);

        services.AddSection<NetworkOptions>(NetworkOptions.Section);
        services.AddSingleton<IValidateOptions<NetworkOptions>, NetworkOptionsValidator>();
        services.AddSingleton(provider => new VpcAddresses(
            provider.GetRequiredService<IOptions<NetworkOptions>>().Value.VpcCidrBlocks, profile));
        services.TryAddSingleton<HostLookup>(Dns.GetHostAddressesAsync);
        services.AddSingleton<UpstreamConnector>();
        return services.AddSingleton<AwsClock>();
    }

    /// <summary>Prevents start while an address is not AWS's own in the configured Region.</summary>
    private sealed class EndpointValidator : IValidateOptions<EndpointSettings>
    {
        public ValidateOptionsResult Validate(string? name, EndpointSettings options) =>
            options.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Problems);
    }
}
