using System.Globalization;
using Gateway.Simulator.Identities;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Wire;

namespace Gateway.Simulator.Sts;

/// <summary>
/// AssumeRole across accounts: the organization's and the endpoint's policy, the caller's identity policy and the role's trust
/// policy must all allow it. A session requested by a session is role chaining and lasts at most one hour.
/// </summary>
internal sealed class RoleAssumption(SimulatedAws aws, PolicyLayers policies)
{
    private const string SetSourceIdentity = "sts:SetSourceIdentity";
    private static readonly TimeSpan MaxChainedLength = TimeSpan.FromHours(1);

    /// <summary>Issues the new session, or returns the error.</summary>
    internal (IssuedCredentials? Session, AwsError? Error) Assume(AssumeRoleRequest request, IssuedCredentials caller)
    {
        var role = aws.FindRole(request.RoleArn);
        var error = Deny(request, caller, role) ?? Conflict(request, caller) ?? TooLong(request, caller, role!);
        return error is null ? Issue(request, caller, role!) : (null, error);
    }

    /// <param name="caller">The caller.</param>
    /// <param name="action">The denied action.</param>
    /// <param name="roleArn">The role.</param>
    /// <param name="because">
    /// The kind of policy. Null for the identity's, the session's and the role's trust policy: across accounts AWS shows neither
    /// which of them denied nor that the ExternalId was wrong.
    /// </param>
    internal static AwsError Denied(Principal caller, string action, string roleArn, string? because = null) => new(
        "AccessDenied",
        StatusCodes.Status403Forbidden,
        $"User: {caller.Arn} is not authorized to perform: {action} on resource: {roleArn}"
        + (because is null ? "" : $" {because}"));

    private AwsError? Deny(AssumeRoleRequest request, IssuedCredentials caller, Account? role)
    {
        foreach (var action in ActionsOf(request, caller))
        {
            var question = Ask(request, caller, action);
            var because = policies.DenyAround(question, AwsServices.Sts);
            if (because is not null || role is null || !IsAllowed(caller, role, question))
            {
                return Denied(caller.Principal, action, request.RoleArn, because);
            }
        }

        // The source identity stays the same through the whole chain.
        return caller.SourceIdentity is { } set && request.SourceIdentity is { } other && set != other
            ? Denied(caller.Principal, SetSourceIdentity, request.RoleArn)
            : null;
    }

    private bool IsAllowed(IssuedCredentials caller, Account role, PolicyRequest question) =>
        aws.AccountOf(caller.Principal).Permissions.Evaluate(question) == PolicyDecision.Allowed
        && role.Trust.Evaluate(question) == PolicyDecision.Allowed
        && caller.SessionPolicy?.Evaluate(question) is null or PolicyDecision.Allowed;

    private static IEnumerable<string> ActionsOf(AssumeRoleRequest request, IssuedCredentials caller)
    {
        yield return "sts:AssumeRole";
        if ((request.SourceIdentity ?? caller.SourceIdentity) is not null)
        {
            yield return SetSourceIdentity;
        }

        if (request.Tags.Values.Count > 0)
        {
            yield return "sts:TagSession";
        }
    }

    private PolicyRequest Ask(AssumeRoleRequest request, IssuedCredentials caller, string action)
    {
        var question = policies.Ask(caller, action, request.RoleArn, AwsServices.Sts)
            .With("sts:ExternalId", request.ExternalId)
            .With("sts:RoleSessionName", request.RoleSessionName)
            .With("sts:SourceIdentity", request.SourceIdentity ?? caller.SourceIdentity)
            .With("sts:DurationSeconds", ((int)request.Duration.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            .With("sts:TransitiveTagKeys", request.Tags.Transitive)
            .With("aws:TagKeys", [.. request.Tags.Values.Keys]);
        foreach (var (key, value) in request.Tags.Values)
        {
            question.With($"aws:RequestTag/{key}", value);
        }

        return question;
    }

    // A transitive tag cannot be given another value.
    private static AwsError? Conflict(AssumeRoleRequest request, IssuedCredentials caller) =>
        caller.Tags.Handed.Values.Keys.Any(request.Tags.Values.ContainsKey)
            ? Invalid(
                "One of the specified tag keys can't be set because it conflicts with a transitive tag key from the "
                + "calling session.")
            : null;

    private static AwsError? TooLong(AssumeRoleRequest request, IssuedCredentials caller, Account role) =>
        caller.Principal.IsRoleSession && request.Duration > MaxChainedLength
            ? Invalid(
                "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.")
            : request.Duration > role.MaxSessionDuration
                ? Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
                : null;

    private (IssuedCredentials? Session, AwsError? Error) Issue(
        AssumeRoleRequest request, IssuedCredentials caller, Account role)
    {
        try
        {
            var session = aws.Credentials.IssueSession(
                Principal.Session(role, request.RoleSessionName),
                request.Duration,
                request.Policy is null ? null : PolicyDocument.ParseIdentity(request.Policy),
                request.SourceIdentity ?? caller.SourceIdentity,
                caller.Tags.Handed.And(request.Tags));
            return (session, null);
        }
        catch (PolicyFormatException exception)
        {
            return (null, new AwsError("MalformedPolicyDocument", StatusCodes.Status400BadRequest, exception.Message));
        }
    }

    private static AwsError Invalid(string message) => new("ValidationError", StatusCodes.Status400BadRequest, message);
}
