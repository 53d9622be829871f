using System.Globalization;
using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>
/// The policies that must all allow a request: the organization's for the caller's account, the VPC endpoint's, the identity's
/// and the session's. If several deny it, one is reported; which one AWS would report is not known.
/// </summary>
internal sealed class PolicyLayers(SimulatedAws aws)
{
    /// <summary>A policy request with the condition keys that every request has.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="action">The IAM action.</param>
    /// <param name="resource">The resource; <c>*</c> if the action has none.</param>
    /// <param name="service">One of <see cref="AwsServices"/>: the service whose endpoint the request used.</param>
    /// <param name="region">The value of aws:RequestedRegion.</param>
    internal PolicyRequest Ask(
        IssuedCredentials caller, string action, string resource, string service, string region = Accounts.Region)
    {
        var question = new PolicyRequest(caller.Principal, action, resource)
            .With("aws:PrincipalOrgID", aws.AccountOf(caller.Principal).OrganizationId)
            .With("aws:RequestedRegion", region)
            .With("aws:SourceIdentity", caller.SourceIdentity)
            .With("aws:TokenIssueTime", caller.IssuedAt?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            .With("aws:SourceVpce", SourceVpce(service, region));
        foreach (var (key, value) in caller.Tags.Values)
        {
            question.With($"aws:PrincipalTag/{key}", value);
        }

        return question;
    }

    /// <param name="caller">The caller.</param>
    /// <param name="question">The policy request.</param>
    /// <param name="service">One of <see cref="AwsServices"/>: the service whose endpoint the request used.</param>
    /// <returns>The end of AWS's sentence about the denial; null if every policy allows the request.</returns>
    internal string? Deny(IssuedCredentials caller, PolicyRequest question, string service) => PolicyLayer.Because(
        question,
        Control(question),
        Endpoint(question, service),
        Layer("an", "identity-based policy", aws.AccountOf(caller.Principal).Permissions, question),
        Layer("a", "session policy", caller.SessionPolicy, question));

    /// <summary>Does the same with only the policies outside the identity: the organization's and the VPC endpoint's.</summary>
    internal string? DenyAround(PolicyRequest question, string service) =>
        PolicyLayer.Because(question, Control(question), Endpoint(question, service));

    /// <summary>Does the same with only the VPC endpoint's policy.</summary>
    internal string? DenyAtEndpoint(PolicyRequest question, string service) =>
        PolicyLayer.Because(question, Endpoint(question, service));

    private string? SourceVpce(string service, string region) =>
        region == Accounts.Region || aws.SourceVpceAtDestinations ? aws.EndpointIds.For(service) : null;

    private PolicyLayer Control(PolicyRequest question)
    {
        var account = aws.AccountOf(question.Principal);
        var layer = Layer("a", "service control policy", account.Control, question);

        // For this kind AWS names the denying policy.
        return layer with { Denying = $"{layer.Denying}: {account.ServiceControlPolicyArn}" };
    }

    private PolicyLayer Endpoint(PolicyRequest question, string service) =>
        Layer("a", "VPC endpoint policy", aws.EndpointPolicies.For(service), question);

    private static PolicyLayer Layer(string article, string name, PolicyDocument? policy, PolicyRequest question) =>
        new(name, $"{article} {name}", policy?.Evaluate(question) ?? PolicyDecision.Allowed);
}
