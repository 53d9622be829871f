using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// Decides whether the caller may invoke a model. Through a profile it needs permission for the profile, and for the model in
/// each destination with that destination as the requested Region.
/// </summary>
internal sealed class InvocationAuthorization(SimulatedAws aws, PolicyLayers policies)
{
    // The value of aws:RequestedRegion for the destination of a global profile.
    private const string AnyRegion = "unspecified";

    /// <returns>The denial in AWS's words; null if allowed.</returns>
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

    /// <summary>The denial of one action on one other resource; null if allowed.</summary>
    internal AwsError? Deny(IssuedCredentials caller, string action, string resource) =>
        Deny(caller, Ask(caller, action, resource, Accounts.Region, null));

    private PolicyRequest Ask(
        IssuedCredentials caller, string action, string resource, string region, string? profileArn) =>
        policies.Ask(
            caller, action, resource, AwsServices.BedrockRuntime, region.Length == 0 ? AnyRegion : region)
            .With("bedrock:InferenceProfileArn", profileArn);

    private AwsError? Deny(IssuedCredentials caller, PolicyRequest question) =>
        policies.Deny(caller, question, AwsServices.BedrockRuntime) is { } because
            ? BedrockErrors.Denied(caller.Principal.Arn, question, because)
            : null;
}
