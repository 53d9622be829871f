using System.Net;
using Gateway.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>Finds addresses without TLS that other machines can reach: there, keys and prompts are readable.</summary>
internal static class PlainAddresses
{
    public static IEnumerable<WeakSetting> Find(IServiceProvider services)
    {
        var endpoints = services.GetRequiredService<IOptions<KestrelSection>>().Value.Endpoints;
        var urls = services.GetRequiredService<IConfiguration>()[WebHostDefaults.ServerUrlsKey] ?? "";
        var addresses = endpoints.Count > 0
            ? endpoints.Select(one => (Key: $"{KestrelSection.Section}__Endpoints__{one.Key}__Url", Url: one.Value.Url!))
            : urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(url => (Key: "ASPNETCORE_URLS", Url: url));
        return addresses
            .Where(one => BindingAddress.Parse(one.Url) is { Scheme: "http" } address && !IsThisMachine(address.Host))
            .Select(one => new WeakSetting(
                one.Key, $"keys, prompts and responses cross the network without TLS to {one.Url}."));
    }

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
