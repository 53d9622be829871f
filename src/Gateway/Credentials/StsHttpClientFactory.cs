using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// Hands the AWS SDK our HTTP client for STS, so that proxies, redirects, limits and the answer's size are ours to say.
/// </summary>
internal sealed class StsHttpClientFactory(IHttpClientFactory clients) : HttpClientFactory
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string ClientName = "sts";

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => clients.CreateClient(ClientName);

    // IHttpClientFactory keeps the connections; its clients are made to be thrown away.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
}
