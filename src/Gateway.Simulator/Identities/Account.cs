using Gateway.Simulator.Policies;

namespace Gateway.Simulator.Identities;

/// <summary>
/// An account and its only role. Its identity policy applies to that role and to every static key of the account. Setting a
/// policy parses it: a document that cannot be evaluated is rejected, never evaluated in part.
/// </summary>
internal sealed class Account(string id, string roleName, string roleId, string trustPolicy, string permissionPolicy)
{
    // Service control policies do not apply to the management account, so it is neither of the two.
    private const string ManagementAccount = "999900001111";

    private volatile PolicyDocument _trust = PolicyDocument.ParseTrust(trustPolicy);
    private volatile PolicyDocument _permissions = PolicyDocument.ParseIdentity(permissionPolicy);
    private volatile PolicyDocument? _control;
    private long _maxSessionTicks = TimeSpan.FromHours(1).Ticks;

    internal string Id => id;

    internal string RoleName => roleName;

    internal string RoleId => roleId;

    internal string RoleArn => $"arn:aws:iam::{id}:role/{roleName}";

    /// <summary>The role's trust policy, as JSON text.</summary>
    /// <exception cref="PolicyFormatException">
    /// The document cannot be evaluated; the old one stays in force.
    /// </exception>
    internal string TrustPolicy
    {
        get => _trust.Json;
        set => _trust = PolicyDocument.ParseTrust(value);
    }

    /// <summary>The role's permission policy, as JSON text.</summary>
    /// <exception cref="PolicyFormatException">
    /// The document cannot be evaluated; the old one stays in force.
    /// </exception>
    internal string PermissionPolicy
    {
        get => _permissions.Json;
        set => _permissions = PolicyDocument.ParseIdentity(value);
    }

    /// <summary>
    /// The most that the organization allows the account, as JSON text; null, the default, is FullAWSAccess. It represents all
    /// attached service control policies together: one that only denies leaves nothing allowed.
    /// </summary>
    /// <exception cref="PolicyFormatException">
    /// The document cannot be evaluated; the old one stays in force.
    /// </exception>
    internal string? ServiceControlPolicy
    {
        get => _control?.Json;
        set => _control = value is null ? null : PolicyDocument.ParseIdentity(value);
    }

    /// <summary>The account's organization; the two accounts are in different ones.</summary>
    internal string OrganizationId => $"o-{id}";

    internal string ServiceControlPolicyArn =>
        $"arn:aws:organizations::{ManagementAccount}:policy/{OrganizationId}/service_control_policy/p-{id}";

    /// <summary>
    /// The maximum duration of a session of the role, 1 to 12 hours. Default 1 hour. Role chaining has its own limit.
    /// </summary>
    internal TimeSpan MaxSessionDuration
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _maxSessionTicks));
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromHours(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromHours(12));
            Interlocked.Exchange(ref _maxSessionTicks, value.Ticks);
        }
    }

    internal PolicyDocument Trust => _trust;

    internal PolicyDocument Permissions => _permissions;

    internal PolicyDocument? Control => _control;
}
