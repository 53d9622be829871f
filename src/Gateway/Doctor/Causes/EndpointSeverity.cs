using Gateway.Doctor.Findings;
using Gateway.Residency;
using Microsoft.Extensions.Options;

namespace Gateway.Doctor.Causes;

/// <summary>
/// The severity of an endpoint that cannot be used. Without the control plane's endpoint calls continue: <c>jp.</c> profiles are
/// served unverified, unless <c>Residency__RequireVerified</c> is set.
/// </summary>
internal sealed class EndpointSeverity(IOptions<ResidencyOptions> residency)
{
    public FindingStatus Of(string service) =>
        service == Prerequisites.Bedrock && !residency.Value.RequireVerified ? FindingStatus.Warning : FindingStatus.Failure;
}
