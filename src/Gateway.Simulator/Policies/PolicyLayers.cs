using System.Globalization;
using Gateway.Simulator.Identities;

namespace Gateway.Simulator.Policies;

/// <summary>
/// The policies a request has to pass one and all: the organization's about the caller's account, the VPC endpoint's,
/// the identity's, the session's. Of several that deny it one is told; which one AWS tells is not known.
/// </summary>
internal sealed class PolicyLayers(SimulatedAws aws)
{
    /// <summary>A question with the condition keys that every request has.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="action">The IAM action.</param>
    /// <param name="resource">What it acts on; <c>*</c> if the action knows no resource.</param>
    /// <param name="service">One of <see cref="AwsServices"/>: whose endpoint the request came through.</param>
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

    /// <param name="caller">Who asks.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="service">One of <see cref="AwsServices"/>: whose endpoint the request came through.</param>
    /// <returns>The end of AWS's sentence about the denial; null if every policy allows it.</returns>
    internal string? Deny(IssuedCredentials caller, PolicyRequest question, string service) => PolicyLayer.Because(
        question,
        Control(question),
        Endpoint(question, service),
        Layer("an", "identity-based policy", aws.AccountOf(caller.Principal).Permissions, question),
        Layer("a", "session policy", caller.SessionPolicy, question));

    /// <summary>The same for the policies that stand around an identity, and not its own.</summary>
    internal string? DenyAround(PolicyRequest question, string service) =>
        PolicyLayer.Because(question, Control(question), Endpoint(question, service));

    /// <summary>The same for the VPC endpoint alone.</summary>
    internal string? DenyAtEndpoint(PolicyRequest question, string service) =>
        PolicyLayer.Because(question, Endpoint(question, service));

    private string? SourceVpce(string service, string region) =>
        region == Accounts.Region || aws.SourceVpceAtDestinations ? aws.EndpointIds.For(service) : null;

    private PolicyLayer Control(PolicyRequest question)
    {
        var account = aws.AccountOf(question.Principal);
        var layer = Layer("a", "service control policy", account.Control, question);

        // Of this kind AWS tells which one denies.
        return layer with { Denying = $"{layer.Denying}: {account.ServiceControlPolicyArn}" };
    }

    private PolicyLayer Endpoint(PolicyRequest question, string service) =>
        Layer("a", "VPC endpoint policy", aws.EndpointPolicies.For(service), question);

    private static PolicyLayer Layer(string article, string name, PolicyDocument? policy, PolicyRequest question) =>
        new(name, $"{article} {name}", policy?.Evaluate(question) ?? PolicyDecision.Allowed);
}
