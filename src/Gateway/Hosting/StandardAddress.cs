using Microsoft.Extensions.Configuration.Memory;

namespace Gateway.Hosting;

/// <summary>
/// The address the gateway listens on by default. Every other source overrides it, <c>ASPNETCORE_URLS</c> included.
/// </summary>
internal sealed class StandardAddress : IConfigurationSource
{
    public const string Url = "http://localhost:8080";

    private MemoryConfigurationProvider? _provider;

    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        _provider = new MemoryConfigurationProvider(new MemoryConfigurationSource
        {
            InitialData = [new KeyValuePair<string, string?>(WebHostDefaults.ServerUrlsKey, Url)],
        });

    /// <summary>Removes it when endpoints are configured: Kestrel would warn of two sets of addresses.</summary>
    public void GiveWay() => _provider?.Set(WebHostDefaults.ServerUrlsKey, null);
}
