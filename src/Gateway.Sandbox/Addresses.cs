using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Sandbox;

/// <summary>
/// The addresses on which the two hosts listen. The gateway has three, for HTTP/1.1, h2c and HTTPS, set by the same settings that
/// an operator would use; the simulator has one for HTTP/1.1 and one for h2c.
/// </summary>
internal static class Addresses
{
    private const string Endpoints = "Kestrel:Endpoints";

    /// <summary>The gateway's settings.</summary>
    public static Dictionary<string, string?> OfGateway(
        SandboxOptions options, FreePorts ports, SandboxCertificate certificate) => new()
        {
            [$"{Endpoints}:Http:Url"] = Loopback("http", ports.From(options.GatewayPort)),
            [$"{Endpoints}:H2c:Url"] = Loopback("http", ports.From(options.H2cPort)),
            [$"{Endpoints}:H2c:Protocols"] = nameof(HttpProtocols.Http2),
            [$"{Endpoints}:Https:Url"] = Loopback("https", ports.From(options.HttpsPort)),
            [$"{Endpoints}:Https:Certificate:Path"] = certificate.Path,
            [$"{Endpoints}:Https:Certificate:KeyPath"] = certificate.KeyPath,
        };

    /// <summary>The addresses on which the started gateway listens, by endpoint.</summary>
    public static Dictionary<string, Uri> Of(WebApplication gateway) =>
        // Kestrel opens its endpoints in the order of the configuration.
        gateway.Services.GetRequiredService<IConfiguration>().GetSection(Endpoints).GetChildren()
            .Zip(gateway.Urls, (endpoint, url) => (endpoint.Key, Url: new Uri(url)))
            .ToDictionary(pair => pair.Key, pair => pair.Url, StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens the simulator's two addresses: HTTP/1.1, and then h2c.</summary>
    public static void OfSimulator(IWebHostBuilder host, SandboxOptions options, FreePorts ports) =>
        host.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(
                IPAddress.Loopback, ports.From(options.SimulatorPort), own => own.Protocols = HttpProtocols.Http1);
            kestrel.Listen(
                IPAddress.Loopback, ports.From(options.SimulatorH2cPort), own => own.Protocols = HttpProtocols.Http2);
        });

    private static string Loopback(string scheme, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}");
}
