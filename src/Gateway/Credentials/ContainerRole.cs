using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// The credentials of a container's role (ECS, EKS Pod Identity), as the AWS SDK reads them, but fetched at every refresh and
/// without a check of their expiration: the SDK compares it with the machine's clock, which may be hours wrong, and would
/// refuse good credentials or keep expired ones. STS decides whether they are valid, and its response also contains the time.
/// </summary>
internal sealed class ContainerRole : GenericContainerCredentials
{
    public async Task<ImmutableCredentials> FetchAsync() => (await GenerateNewCredentialsAsync()).Credentials;
}
