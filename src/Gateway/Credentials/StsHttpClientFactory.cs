using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// Gives the AWS SDK our HTTP client for STS, so that the gateway controls proxies, redirects, limits and the response's size.
/// </summary>
internal sealed class StsHttpClientFactory(IHttpClientFactory clients) : HttpClientFactory
{
    /// <summary>The name of the client in <see cref="IHttpClientFactory"/>.</summary>
    public const string ClientName = "sts";

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => clients.CreateClient(ClientName);

    // IHttpClientFactory pools the connections; its clients are short-lived.
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
}
