using Gateway.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Gateway.Http;

/// <summary>
/// The caller's address: that of the connection or, when the connection comes from a known load balancer, the address that the
/// load balancer has added to the header.
/// </summary>
internal static class CallerAddress
{
    public static IServiceCollection AddCallerAddress(this IServiceCollection services) =>

        // ASPNETCORE_FORWARDEDHEADERS_ENABLED would make the framework trust every sender, before any middleware of ours.
        services.Configure<ForwardedHeadersOptions>(
            framework => framework.ForwardedHeaders = ForwardedHeaders.None);

    public static IApplicationBuilder UseCallerAddress(this IApplicationBuilder app)
    {
        var networks = app.ApplicationServices.GetRequiredService<IOptions<HostingOptions>>().Value.KnownIPNetworks;
        if (networks.Count == 0)
        {
            return app; // With an empty list the framework's middleware would trust every sender.
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,

            // A load balancer appends the address it saw. Everything before that may be forged.
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
