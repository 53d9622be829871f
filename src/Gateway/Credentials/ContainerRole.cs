using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// The credentials a container is given for its role (ECS, EKS Pod Identity), as the AWS SDK reads them, but asked for
/// at every refresh and never judged: the SDK compares their expiration with the machine's clock, which may be hours
/// wrong, and would refuse good ones or keep expired ones. Whether they are good is for STS to say, which then also
/// tells the time.
/// </summary>
internal sealed class ContainerRole : GenericContainerCredentials
{
    public async Task<ImmutableCredentials> FetchAsync() => (await GenerateNewCredentialsAsync()).Credentials;
}
