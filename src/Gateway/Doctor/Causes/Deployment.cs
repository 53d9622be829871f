using Gateway.Catalog;
using Gateway.Credentials;
using Gateway.Doctor.Findings;
using Gateway.Network;
using Microsoft.Extensions.Options;

namespace Gateway.Doctor.Causes;

/// <summary>The names of this gateway's two accounts and its Region, to fill in where a text needs them.</summary>
internal sealed class Deployment(AwsEndpoints endpoints, IOptions<ContractorOptions> contractor)
{
    public AwsRegion Region => endpoints.Region;

    /// <summary>The Japanese Region the gateway does not call, and inference profiles run in as well.</summary>
    public AwsRegion OtherRegion => Region == AwsRegion.Tokyo ? AwsRegion.Osaka : AwsRegion.Tokyo;

    public string RoleArn => contractor.Value.RoleArn;

    /// <summary>The role's name without its path, as <c>aws iam</c> takes it.</summary>
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    public string ContractorAccount => contractor.Value.AccountId;

    /// <summary>The addresses the gateway calls, by AWS's names of the services.</summary>
    public IEnumerable<(string Service, Uri Address)> Endpoints =>
    [
        (Prerequisites.Sts, endpoints.Sts),
        (Prerequisites.BedrockRuntime, endpoints.BedrockRuntime),
        (Prerequisites.Bedrock, endpoints.Bedrock),
    ];
}
