using Gateway.Simulator.BedrockRuntime.Models;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.BedrockRuntime;

/// <summary>
/// Whether the caller may invoke: through a profile it needs the profile and the model in the destinations, each
/// asked with the Region it is in.
/// </summary>
internal sealed class InvocationAuthorization(SimulatedAws aws, PolicyLayers policies)
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
        policies.Ask(
            caller, action, resource, AwsServices.BedrockRuntime, region.Length == 0 ? AnyRegion : region)
            .With("bedrock:InferenceProfileArn", profileArn);

    private AwsError? Deny(IssuedCredentials caller, PolicyRequest question) =>
        policies.Deny(caller, question, AwsServices.BedrockRuntime) is { } because
            ? BedrockErrors.Denied(caller.Principal.Arn, question, because)
            : null;
}
