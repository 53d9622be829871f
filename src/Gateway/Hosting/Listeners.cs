using System.Security.Authentication;
using Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// The addresses and protocols of the gateway: HTTP/1.1, HTTPS with HTTP/1.1 and HTTP/2, and HTTP/2 without TLS (h2c) on an
/// address of its own, as ASP.NET Core's <c>Kestrel</c> section defines them.
/// </summary>
internal static class Listeners
{
    // An HTTP/2 connection that is silent this long is sent a PING to find out whether the caller is still there. A model can
    // think for minutes; load balancers drop flows that are idle for 350 s, and a call whose caller is gone costs money.
    private static readonly TimeSpan PingAfter = TimeSpan.FromMinutes(1);

    public static WebApplicationBuilder AddListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IValidateOptions<KestrelSection>, ListenersOptionsValidator>();
        builder.Services.AddSection<KestrelSection>(KestrelSection.Section);
        builder.Services.AddSingleton<WeakSettings.Source>(PlainAddresses.Find);
        builder.Services.AddSingleton<ServedCertificates>().AddSingleton<ClientAuthorities>();

        var standard = new StandardAddress();
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, standard);
        builder.WebHost.ConfigureKestrel((context, kestrel) =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = 100;
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;

            // Only Content-Length; other headers keep Kestrel's own encoding.
            kestrel.RequestHeaderEncodingSelector = StrictContentLength.Select;
            Configure(kestrel, context.Configuration.GetSection(KestrelSection.Section), standard);
        });
        return builder;
    }

    // Replaces the framework's own configuration, which applies a change by closing addresses under calls in flight.
    private static void Configure(
        KestrelServerOptions kestrel, IConfigurationSection section, StandardAddress standard)
    {
        // This runs before settings are validated; the callbacks registered here run when the addresses are opened.
        var certificates = kestrel.ApplicationServices.GetRequiredService<ServedCertificates>();
        var authorities = kestrel.ApplicationServices.GetRequiredService<ClientAuthorities>();
        kestrel.ConfigureHttpsDefaults(https =>
        {
            // Pinned, because security officers ask for it (OWASP ASVS 12.1.1), and not left to the machine's OpenSSL.
#pragma warning disable CA5398
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
#pragma warning restore CA5398
            https.OnAuthenticate = (_, handshake) => handshake.CipherSuitesPolicy = TlsSuites.Policy;
            ServedCertificates.Serve(https, certificates.Default());
        });

        var loader = kestrel.Configure(section, reloadOnChange: false);
        foreach (var name in section.GetSection(nameof(KestrelSection.Endpoints)).GetChildren().Select(one => one.Key))
        {
            standard.GiveWay();
            loader.Endpoint(name, endpoint =>
            {
                if (endpoint.IsHttps)
                {
                    ServedCertificates.Serve(endpoint.HttpsOptions, certificates.Of(name));
                    if (endpoint.HttpsOptions.ClientCertificateMode != ClientCertificateMode.NoCertificate)
                    {
                        authorities.Serve(endpoint.HttpsOptions);
                    }
                }
            });
        }
    }
}
