using System.Diagnostics.CodeAnalysis;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;

namespace Gateway.Credentials;

/// <summary>
/// The gateway's own AWS credentials, with which it assumes the contractor's role: those of the AWS SDK's chain (task role,
/// instance profile, environment), or those that the host builder has set instead.
/// </summary>
/// <remarks>
/// Resolved at every refresh and not before, so that the host starts while the metadata endpoint is down. A host builder
/// replaces them with <c>builder.Services.AddDefaultAWSOptions(new AWSOptions { Credentials = … })</c>.
/// </remarks>
internal sealed class BaseCredentials(AWSOptions options) : AWSCredentials
{
    private readonly Lazy<ContainerRole> _container = new();
    private volatile ImmutableCredentials? _last;

    public override ImmutableCredentials GetCredentials() => _last ?? Resolve().GetCredentials();

    /// <summary>The credentials that <see cref="RefreshAsync"/> found last.</summary>
    public override async Task<ImmutableCredentials> GetCredentialsAsync() => _last ?? (await FindAsync()).Found;

    /// <summary>
    /// Resolves them again. If their source fails, the last ones stay in use: STS refuses them if they have expired.
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
            // The next refresh tries again.
        }
    }

    /// <summary>The credentials, with the AWS SDK's name for the kind of source they come from.</summary>
    public async Task<(string Source, ImmutableCredentials Found)> FindAsync()
    {
        // Resolving the chain blocks, and must not block a thread that serves requests.
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
            // A profile can contain these without any sign of them in the configuration.
            throw new InvalidDataException(
                "The AWS SDK's chain ends in a role it would assume itself (a profile with role_arn, or web identity), "
                + "with an STS client that keeps neither the gateway's addresses nor its time limits. "
                + "Give the gateway a task role or an instance profile.");
        }

        return credentials;
    }
}
