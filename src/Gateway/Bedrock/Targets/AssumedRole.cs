namespace Gateway.Bedrock.Targets;

/// <summary>The role that the gateway assumes in a contractor's account, and how its sessions are asked for.</summary>
/// <param name="RoleArn">The role's ARN, which names the account too.</param>
/// <param name="ExternalId">The external id that the role's trust policy asks for.</param>
/// <param name="SessionName">The session's name in the account's CloudTrail.</param>
/// <param name="Duration">The requested length of a session: 15 minutes to 1 hour.</param>
internal sealed record AssumedRole(string RoleArn, string ExternalId, string SessionName, TimeSpan Duration)
{
    /// <summary>How long before its expiry a session is refreshed, at the earliest: 1 to 20 minutes.</summary>
    public required TimeSpan RefreshWindow { get; init; }

    /// <summary>Whether an expired session goes on being used while STS cannot be reached.</summary>
    public bool ServePastExpiry { get; init; }

    /// <summary>The twelve digits of the account; <c>-</c>, which no account has, if the ARN is not a role's.</summary>
    public string AccountId =>
        RoleArn.Split(':', 6) is ["arn", "aws", "iam", "", { Length: > 0 } account, _] ? account : "-";

    public static AssumedRole Of(ContractorOptions options) =>
        new(options.RoleArn, options.ExternalId, options.RoleSessionName, options.SessionDuration)
        {
            RefreshWindow = options.RefreshWindow,
            ServePastExpiry = options.ServePastExpiry,
        };

    /// <summary>The role without its external id, which is agreed between two parties and nobody else's to read.</summary>
    public override string ToString() => $"{RoleArn} as {SessionName}";
}
