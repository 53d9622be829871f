using Gateway.Bedrock.Targets;
using Gateway.Catalog;
using Gateway.Doctor.Findings;

namespace Gateway.Doctor.Causes;

/// <summary>The names of a target's account, role and Region, to fill in where a text needs them.</summary>
internal sealed class Deployment(UpstreamTarget target)
{
    public AwsRegion Region => target.SourceRegion;

    /// <summary>The Japanese Region the gateway does not call, and inference profiles run in as well.</summary>
    public AwsRegion OtherRegion => Region == AwsRegion.Tokyo ? AwsRegion.Osaka : AwsRegion.Tokyo;

    public string RoleArn => target.Role.RoleArn;

    /// <summary>The role's name without its path, as <c>aws iam</c> takes it.</summary>
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    public string ContractorAccount => target.AccountId;

    /// <summary>The addresses the gateway calls, by AWS's names of the services.</summary>
    public IEnumerable<(string Service, Uri Address)> Endpoints =>
    [
        (Prerequisites.Sts, target.Endpoints.Sts),
        (Prerequisites.BedrockRuntime, target.Endpoints.BedrockRuntime),
        (Prerequisites.Bedrock, target.Endpoints.Bedrock),
    ];
}
