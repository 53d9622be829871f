using System.Diagnostics.CodeAnalysis;

namespace Gateway.Bedrock.Targets;

/// <summary>
/// Tells whether a principal, as AWS's bill and CloudTrail write it, is a session of a role that the gateway assumes.
/// </summary>
internal sealed class ContractorRoles(UpstreamTargets targets)
{
    private readonly HashSet<string> _roles = [.. targets.All.Select(target => target.Role.RoleArn)];

    private readonly HashSet<(string Account, string Name)> _sessions =
        [.. targets.All.Select(target => (target.AccountId, NameOf(target.Role.RoleArn)))];

    /// <summary>The accounts that have the models.</summary>
    public IReadOnlySet<string> Accounts { get; } = targets.All.Select(target => target.AccountId).ToHashSet(StringComparer.Ordinal);

    /// <summary>True for the ARN of such a role.</summary>
    public bool IsRole(string? arn) => arn is not null && _roles.Contains(arn);

    /// <summary>
    /// True for <c>arn:aws:sts::{account}:assumed-role/{name}/{session}</c> of such a role. The ARN of a session has no path of the
    /// role, so account and name decide.
    /// </summary>
    public bool IsSession(string? arn, [NotNullWhen(true)] out string? session)
    {
        session = null;
        if (arn?.Split(':', 6) is not ["arn", "aws", "sts", _, var account, var resource]
            || resource.Split('/') is not ["assumed-role", var name, var own] || !_sessions.Contains((account, name)))
        {
            return false;
        }

        session = own;
        return true;
    }

    private static string NameOf(string roleArn) => roleArn[(roleArn.LastIndexOf('/') + 1)..];
}
