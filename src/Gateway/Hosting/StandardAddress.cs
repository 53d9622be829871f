using Microsoft.Extensions.Configuration.Memory;

namespace Gateway.Hosting;

/// <summary>
/// Where the gateway listens when nobody says anything: beneath every other source, <c>ASPNETCORE_URLS</c> included.
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

    /// <summary>Leaves the field to configured endpoints: Kestrel would warn of two sets of addresses.</summary>
    public void GiveWay() => _provider?.Set(WebHostDefaults.ServerUrlsKey, null);
}
