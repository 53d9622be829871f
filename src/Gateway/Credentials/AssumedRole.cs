namespace Gateway.Credentials;

/// <summary>
/// What makes a session this one and no other; the key of <see cref="SessionCache"/>. Two that differ in anything share
/// nothing: no session, no back-off, no lock.
/// </summary>
/// <param name="RoleArn">The role, which also names the account.</param>
/// <param name="ExternalId">What the role's trust policy asks for.</param>
/// <param name="SessionName">The identity that stands in the account's CloudTrail.</param>
/// <param name="Duration">How long a session is asked for.</param>
internal sealed record AssumedRole(string RoleArn, string ExternalId, string SessionName, TimeSpan Duration)
{
    public static AssumedRole Of(ContractorOptions options) =>
        new(options.RoleArn, options.ExternalId, options.RoleSessionName, options.SessionDuration);

    /// <summary>The role without its external id, which is agreed between two parties and nobody else's to read.</summary>
    public override string ToString() => $"{RoleArn} as {SessionName}";
}
