using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// Whether the caller may invoke: through a profile it needs the profile and the model in the destinations, each
/// asked with the Region it is in.
/// </summary>
internal sealed class InvocationAuthorization(SimulatedAws aws)
{
    // What aws:RequestedRegion says for the destination of a global profile.
    private const string AnyRegion = "unspecified";

    /// <returns>The denial in AWS's words, or null.</returns>
    internal AwsError? Deny(IssuedCredentials caller, string action, InvocationTarget target, string routedTo)
    {
        var destinations = aws.OsakaDenial == OsakaDenial.WhenRouted ? [routedTo] : target.Destinations;
        var questions = destinations.Select(
            region => Ask(caller, action, target.Model.ArnIn(region), region, target.ProfileArn));
        if (target.ProfileArn is not null)
        {
            questions = questions.Prepend(Ask(caller, action, target.ProfileArn, Accounts.Region, null));
        }

        return questions.Select(question => Deny(caller, question)).FirstOrDefault(denial => denial is not null);
    }

    /// <summary>Whether one action on one further resource is denied.</summary>
    internal AwsError? Deny(IssuedCredentials caller, string action, string resource) =>
        Deny(caller, Ask(caller, action, resource, Accounts.Region, null));

    private PolicyRequest Ask(
        IssuedCredentials caller, string action, string resource, string region, string? profileArn) =>
        new PolicyRequest(caller.Principal, action, resource)
            .With("aws:RequestedRegion", region.Length == 0 ? AnyRegion : region)
            .With("bedrock:InferenceProfileArn", profileArn)
            .With("aws:SourceVpce", aws.SourceVpce);

    private AwsError? Deny(IssuedCredentials caller, PolicyRequest question)
    {
        var byRole = aws.PermissionsOf(caller.Principal).Evaluate(question);
        var bySession = caller.SessionPolicy?.Evaluate(question) ?? PolicyDecision.Allowed;
        var because = (byRole, bySession) switch
        {
            (PolicyDecision.ExplicitlyDenied, _) => "with an explicit deny in an identity-based policy",
            (_, PolicyDecision.ExplicitlyDenied) => "with an explicit deny in a session policy",
            (PolicyDecision.ImplicitlyDenied, _) =>
                $"because no identity-based policy allows the {question.Action} action",
            (_, PolicyDecision.ImplicitlyDenied) => $"because no session policy allows the {question.Action} action",
            _ => null,
        };
        return because is null
            ? null
            : BedrockErrors.Denied(caller.Principal.Arn, question.Action, question.Resource, because);
    }
}
