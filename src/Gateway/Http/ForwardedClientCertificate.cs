using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Errors;
using Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Http;

/// <summary>
/// The client certificate that an Application Load Balancer in <em>verify</em> mode has verified and tells in headers. Anybody can
/// write these headers, so they count from the configured networks only, and from anywhere else the request is refused.
/// </summary>
/// <remarks>The framework's certificate forwarding does not look at who sent the header.</remarks>
internal static class ForwardedClientCertificate
{
    private const string Leaf = "X-Amzn-Mtls-Clientcert-Leaf";

    // In passthrough mode: the whole chain, which the load balancer has not verified.
    private const string Unverified = "X-Amzn-Mtls-Clientcert";

    // The headers of both modes, as the ALB's user guide names them.
    private static readonly ImmutableArray<string> Names =
    [
        Unverified, Leaf, "X-Amzn-Mtls-Clientcert-Serial-Number", "X-Amzn-Mtls-Clientcert-Issuer", "X-Amzn-Mtls-Clientcert-Subject",
        "X-Amzn-Mtls-Clientcert-Validity",
    ];

    private static readonly GatewayError NotTrusted = ErrorCode.InvalidRequest.Because(
        "X-Amzn-Mtls-Clientcert-… ヘッダーは受け付けません。取り除いてください（運用担当者向け: verify モードのロードバランサーからだけ受け付けます。設定 Hosting__ClientCertificateForwarding、Hosting__KnownIPNetworks）。",
        "Headers X-Amzn-Mtls-Clientcert-… are not accepted. Take them out (operators: they are accepted only from a load balancer in "
        + "verify mode; settings Hosting__ClientCertificateForwarding and Hosting__KnownIPNetworks).");

    /// <summary>
    /// Takes the certificate of a configured load balancer, and with it the headers, out of the request. Before the caller's address
    /// replaces that of the connection.
    /// </summary>
    public static IApplicationBuilder UseForwardedClientCertificate(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<HostingOptions>>().Value;
        if (options.ClientCertificateForwarding != ClientCertificateForwarding.AlbVerify)
        {
            return app;
        }

        IPNetwork[] balancers = [.. options.KnownIPNetworks.Select(network => IPNetwork.Parse(network))];
        return app.Use((context, next) =>
        {
            if (TryTake(context, balancers))
            {
                foreach (var name in Names)
                {
                    context.Request.Headers.Remove(name);
                }
            }

            return next(context);
        });
    }

    /// <summary>Refuses every request that still has one of the headers. Where errors have the form of the route.</summary>
    public static IApplicationBuilder UseForwardedClientCertificateRefusal(this IApplicationBuilder app) => app.Use(
        (context, next) => IsGiven(context.Request.Headers) ? ErrorWriter.WriteAsync(context, NotTrusted) : next(context));

    private static bool IsGiven(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            if (headers.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryTake(HttpContext context, IPNetwork[] balancers)
    {
        var headers = context.Request.Headers;
        if (headers[Leaf] is not [{ Length: > 0 } leaf]
            || headers.ContainsKey(Unverified)
            || context.Connection.RemoteIpAddress is not { } peer
            || !Array.Exists(balancers, network => network.Contains(peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer)))
        {
            return false;
        }

        try
        {
            // URL-encoded PEM, in which +, = and / stay as they are.
            context.Connection.ClientCertificate = X509Certificate2.CreateFromPem(Uri.UnescapeDataString(leaf));
            return true;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
