using System.Diagnostics.CodeAnalysis;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// The gateway's own AWS credentials, with which it assumes the contractor's role: the AWS SDK's chain (task role,
/// instance profile, environment), or what the host builder put in its place.
/// </summary>
/// <remarks>
/// Asked for at every refresh and not before, so that the host starts while the metadata endpoint is down. A host
/// builder replaces them with <c>builder.Services.AddDefaultAWSOptions(new AWSOptions { Credentials = … })</c>.
/// </remarks>
internal sealed class BaseCredentials(AWSOptions options) : AWSCredentials
{
    private readonly Lazy<ContainerRole> _container = new();
    private volatile ImmutableCredentials? _last;

    public override ImmutableCredentials GetCredentials() => _last ?? Resolve().GetCredentials();

    /// <summary>What <see cref="RefreshAsync"/> has found last.</summary>
    public override async Task<ImmutableCredentials> GetCredentialsAsync() => _last ?? (await FindAsync()).Found;

    /// <summary>
    /// Finds them anew. Where their source does not answer, the last ones serve: STS refuses them if they have expired.
    /// </summary>
    [SuppressMessage(
        "Design", "CA1031", Justification = "The chain fails with many types; all mean that the source did not answer.")]
    public async Task RefreshAsync()
    {
        try
        {
            _last = (await FindAsync()).Found;
        }
        catch (Exception failure) when (_last is not null && failure is not InvalidDataException)
        {
            // The next refresh asks again.
        }
    }

    /// <summary>The credentials, with the AWS SDK's name of the kind of source they come from.</summary>
    public async Task<(string Source, ImmutableCredentials Found)> FindAsync()
    {
        // Walking the chain blocks; the thread that serves a request must not.
        var credentials = await Task.Run(Resolve);

        return credentials is GenericContainerCredentials
            ? (nameof(GenericContainerCredentials), await _container.Value.FetchAsync())
            : (credentials.GetType().Name, await credentials.GetCredentialsAsync());
    }

    private AWSCredentials Resolve()
    {
        var credentials = options.GetCredentials();
        if (credentials is AssumeRoleAWSCredentials or AssumeRoleWithWebIdentityCredentials)
        {
            // A profile can name these where configuration does not show it.
            throw new InvalidDataException(
                "The AWS SDK's chain ends in a role it would assume itself (a profile with role_arn, or web identity), "
                + "with an STS client that keeps neither the gateway's addresses nor its time limits. "
                + "Give the gateway a task role or an instance profile.");
        }

        return credentials;
    }
}
