using Gateway.Doctor.Findings;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Doctor.Causes;

/// <summary>
/// How bad it is when an endpoint cannot be used. Without the control plane's, calls go on: <c>jp.</c> profiles are
/// served unverified, unless <c>Residency__RequireVerified</c>.
/// </summary>
internal sealed class EndpointSeverity(IOptions<ResidencyOptions> residency)
{
    public FindingStatus Of(string service) =>
        service == Prerequisites.Bedrock && !residency.Value.RequireVerified ? FindingStatus.Warning : FindingStatus.Failure;
}
