using Microsoft.Extensions.Options;

namespace Gateway.Network;

/// <summary>Registers the Network slice.</summary>
internal static class NetworkServices
{
    /// <param name="services">The host's services.</param>
    /// <param name="profile">
    /// Which addresses are acceptable. A choice of the program that builds the host, never of its configuration.
    /// </param>
    public static IServiceCollection AddNetwork(this IServiceCollection services, UpstreamProfile profile)
    {
        services.AddOptionsWithValidateOnStart<NetworkOptions>()
            .Configure<IConfiguration>((options, configuration) =>
                options.Endpoints = AwsEndpoints.Read(configuration, profile, options.Problems));
        services.AddSingleton<IValidateOptions<NetworkOptions>, NetworkValidator>();
        services.AddSingleton<AwsClock>();
        return services.AddSingleton(
            provider => provider.GetRequiredService<IOptions<NetworkOptions>>().Value.Endpoints!);
    }

    /// <summary>Refuses start while an address is not AWS's own in the configured Region.</summary>
    private sealed class NetworkValidator : IValidateOptions<NetworkOptions>
    {
        public ValidateOptionsResult Validate(string? name, NetworkOptions options) =>
            options.Problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(options.Problems);
    }
}
