using System.Globalization;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>
/// AssumeRole across accounts: the caller's identity policy and the role's trust policy must both allow it.
/// A session asked for from a session is a chained one and lives an hour at most.
/// </summary>
internal sealed class RoleAssumption(SimulatedAws aws)
{
    private static readonly TimeSpan LongestChained = TimeSpan.FromHours(1);

    // The MaxSessionDuration a role is created with.
    private static readonly TimeSpan LongestOfRole = TimeSpan.FromHours(1);

    /// <summary>The new session, or why there is none.</summary>
    internal (IssuedCredentials? Session, AwsError? Error) Assume(AssumeRoleRequest request, IssuedCredentials caller)
    {
        var role = aws.FindRole(request.RoleArn);
        if (role is null || !IsAllowed(request, caller, role))
        {
            return (null, Denied(caller.Principal, request.RoleArn));
        }

        if (caller.Principal.IsRoleSession && request.Duration > LongestChained)
        {
            return (null, Invalid(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."));
        }

        if (request.Duration > LongestOfRole)
        {
            return (null, Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role."));
        }

        try
        {
            var narrowing = request.Policy is null ? null : PolicyDocument.ParseIdentity(request.Policy);
            var principal = Principal.Session(role, request.RoleSessionName);
            return (aws.Credentials.IssueSession(
                principal, request.Duration, narrowing, request.SourceIdentity ?? caller.SourceIdentity), null);
        }
        catch (PolicyFormatException exception)
        {
            return (null, new AwsError("MalformedPolicyDocument", StatusCodes.Status400BadRequest, exception.Message));
        }
    }

    internal static AwsError Denied(Principal caller, string roleArn) => new(
        "AccessDenied",
        StatusCodes.Status403Forbidden,
        // Nothing says which policy, or that it was the ExternalId: across accounts AWS gives no reason.
        $"User: {caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");

    private bool IsAllowed(AssumeRoleRequest request, IssuedCredentials caller, Account role)
    {
        List<string> actions = ["sts:AssumeRole"];
        if (request.SourceIdentity is not null)
        {
            actions.Add("sts:SetSourceIdentity");
        }

        if (request.TagKeys.Count > 0)
        {
            actions.Add("sts:TagSession");
        }

        return actions.TrueForAll(action =>
        {
            var question = new PolicyRequest(caller.Principal, action, request.RoleArn)
                .With("sts:ExternalId", request.ExternalId)
                .With("sts:RoleSessionName", request.RoleSessionName)
                .With("sts:SourceIdentity", request.SourceIdentity)
                .With(
                    "sts:DurationSeconds", ((int)request.Duration.TotalSeconds).ToString(CultureInfo.InvariantCulture))
                .With("aws:TagKeys", request.TagKeys)
                .With("aws:RequestedRegion", Accounts.Region)
                .With("aws:SourceVpce", aws.SourceVpce);
            return aws.PermissionsOf(caller.Principal).Evaluate(question) == PolicyDecision.Allowed
                && role.Trust.Evaluate(question) == PolicyDecision.Allowed
                && caller.SessionPolicy?.Evaluate(question) is null or PolicyDecision.Allowed;
        });
    }

    private static AwsError Invalid(string message) => new("ValidationError", StatusCodes.Status400BadRequest, message);
}
