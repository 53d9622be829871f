namespace Gateway.Simulator.Identities;

/// <summary>The signer of a request: a user, or a session of a role.</summary>
/// <param name="Arn">The ARN that error messages and GetCallerIdentity show.</param>
/// <param name="AccountId">The account whose identity policy applies.</param>
/// <param name="PrincipalArn">The value of aws:PrincipalArn: for a session the ARN of its role.</param>
/// <param name="UserId">The unique id: <c>AIDA…</c>, or <c>AROA…:session</c>.</param>
/// <param name="IsRoleSession">True when assuming another role from here is role chaining.</param>
internal sealed record Principal(string Arn, string AccountId, string PrincipalArn, string UserId, bool IsRoleSession)
{
    internal static Principal User(string accountId, string name) =>
        new(
            $"arn:aws:iam::{accountId}:user/{name}", accountId,
            $"arn:aws:iam::{accountId}:user/{name}", "AIDASIMULATEDUSER0001", false);

    /// <summary>A role of any account, in one of its sessions.</summary>
    internal static Principal Role(string accountId, string name) =>
        new(
            $"arn:aws:sts::{accountId}:assumed-role/{name}/some-session", accountId,
            $"arn:aws:iam::{accountId}:role/{name}", "AROASIMULATEDROLE0001:some-session", true);

    /// <summary>One of AWS's own services, such as <c>ecs-tasks.amazonaws.com</c>; it belongs to no account.</summary>
    internal static Principal Service(string name) => new(name, "", name, name, false);

    internal static Principal Session(Account account, string sessionName) =>
        new(
            $"arn:aws:sts::{account.Id}:assumed-role/{account.RoleName}/{sessionName}",
            account.Id,
            account.RoleArn,
            $"{account.RoleId}:{sessionName}",
            true);
}
