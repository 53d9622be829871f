using Gateway.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Http;

/// <summary>
/// Whose address a request has: the connection's, or, where that is a known load balancer's, the one the load balancer
/// wrote down.
/// </summary>
internal static class CallerAddress
{
    public static IServiceCollection AddCallerAddress(this IServiceCollection services) =>

        // ASPNETCORE_FORWARDEDHEADERS_ENABLED would have the framework believe everybody, before anything of ours.
        services.Configure<ForwardedHeadersOptions>(
            framework => framework.ForwardedHeaders = ForwardedHeaders.None);

    public static IApplicationBuilder UseCallerAddress(this IApplicationBuilder app)
    {
        var networks = app.ApplicationServices.GetRequiredService<IOptions<HostingOptions>>().Value.KnownIPNetworks;
        if (networks.Count == 0)
        {
            return app; // The framework's middleware would take a list of none for "believe everybody".
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,

            // A load balancer appends the address it saw; what stands before that, anybody can have written.
            ForwardLimit = 1,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        return app.UseForwardedHeaders(options);
    }
}
