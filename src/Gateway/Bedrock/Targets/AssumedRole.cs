namespace Gateway.Bedrock.Targets;

/// <summary>The role that the gateway assumes in a contractor's account, and the parameters of its sessions.</summary>
/// <param name="RoleArn">The role's ARN, which names the account too.</param>
/// <param name="ExternalId">The external id that the role's trust policy requires.</param>
/// <param name="SessionName">The session's name in the account's CloudTrail.</param>
/// <param name="Duration">The requested length of a session: 15 minutes to 1 hour.</param>
internal sealed record AssumedRole(string RoleArn, string ExternalId, string SessionName, TimeSpan Duration)
{
    /// <summary>The longest time before its expiry at which a session is refreshed: 1 to 20 minutes.</summary>
    public required TimeSpan RefreshWindow { get; init; }

    /// <summary>True when an expired session stays in use while STS cannot be reached.</summary>
    public bool ServePastExpiry { get; init; }

    /// <summary>True when each application gets a session of its own.</summary>
    public bool SessionPerApplication { get; init; }

    /// <summary>The twelve digits of the account; <c>-</c>, which no account has, if the ARN is not a role's.</summary>
    public string AccountId =>
        RoleArn.Split(':', 6) is ["arn", "aws", "iam", "", { Length: > 0 } account, _] ? account : "-";

    public static AssumedRole Of(ContractorOptions options) =>
        new(options.RoleArn, options.ExternalId, options.RoleSessionName, options.SessionDuration)
        {
            RefreshWindow = options.RefreshWindow,
            ServePastExpiry = options.ServePastExpiry,
            SessionPerApplication = options.SessionPerApplication,
        };

    /// <summary>The same role with an application's session name.</summary>
    /// <param name="application">1–64 of <c>[A-Za-z0-9._-]</c>.</param>
    // STS wants two characters at least; an application's id cannot contain @, so no other one gets this name.
    public AssumedRole For(string application) =>
        this with { SessionName = application.Length > 1 ? application : $"{application}@gateway" };

    /// <summary>The role without its external id, which only the two parties may know.</summary>
    public override string ToString() => $"{RoleArn} as {SessionName}";
}
