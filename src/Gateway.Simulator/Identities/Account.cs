using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Identities;

/// <summary>
/// One account with the one role that matters in it. Its identity policy applies to that role and to every static key
/// of the account. Setting a policy parses it: a document that cannot be evaluated is refused, never half understood.
/// </summary>
internal sealed class Account(string id, string roleName, string roleId, string trustPolicy, string permissionPolicy)
{
    private volatile PolicyDocument _trust = PolicyDocument.ParseTrust(trustPolicy);
    private volatile PolicyDocument _permissions = PolicyDocument.ParseIdentity(permissionPolicy);

    internal string Id => id;

    internal string RoleName => roleName;

    internal string RoleId => roleId;

    internal string RoleArn => $"arn:aws:iam::{id}:role/{roleName}";

    /// <summary>Who may assume the role, as JSON text.</summary>
    /// <exception cref="PolicyFormatException">
    /// The document cannot be evaluated; the old one stays in force.
    /// </exception>
    internal string TrustPolicy
    {
        get => _trust.Json;
        set => _trust = PolicyDocument.ParseTrust(value);
    }

    /// <summary>What the role may do, as JSON text.</summary>
    /// <exception cref="PolicyFormatException">
    /// The document cannot be evaluated; the old one stays in force.
    /// </exception>
    internal string PermissionPolicy
    {
        get => _permissions.Json;
        set => _permissions = PolicyDocument.ParseIdentity(value);
    }

    internal PolicyDocument Trust => _trust;

    internal PolicyDocument Permissions => _permissions;
}
