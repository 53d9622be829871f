using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Causes;

/// <summary>The names of a target's account, role and Region, for use in texts.</summary>
internal sealed class Deployment(UpstreamTarget target)
{
    public AwsRegion Region => target.SourceRegion;

    /// <summary>The Region in Japan that the gateway does not call, but in which inference profiles also run.</summary>
    public AwsRegion OtherRegion => Region == AwsRegion.Tokyo ? AwsRegion.Osaka : AwsRegion.Tokyo;

    public string RoleArn => target.Role.RoleArn;

    /// <summary>The role's name without its path, as <c>aws iam</c> expects it.</summary>
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    public string ContractorAccount => target.AccountId;

    /// <summary>The addresses that the gateway calls, by AWS's names of the services.</summary>
    public IEnumerable<(string Service, Uri Address)> Endpoints =>
    [
        (Prerequisites.Sts, target.Endpoints.Sts),
        (Prerequisites.BedrockRuntime, target.Endpoints.BedrockRuntime),
        (Prerequisites.Bedrock, target.Endpoints.Bedrock),
    ];
}
