namespace Gateway.Simulator;

/// <summary>
/// The two simulated accounts and the names in them that policies, tests and the sandbox use.
/// </summary>
internal static class Accounts
{
    internal const string MunicipalityId = "111122223333";
    internal const string ContractorId = "444455556666";
    internal const string TaskRoleName = "GatewayTaskRole";
    internal const string BedrockRoleName = "BedrockGatewayRole";
    internal const string TaskRoleArn = "arn:aws:iam::111122223333:role/GatewayTaskRole";
    internal const string BedrockRoleArn = "arn:aws:iam::444455556666:role/BedrockGatewayRole";

    /// <summary>The ExternalId that the default trust policy of the contractor's role requires.</summary>
    internal const string ExternalId = "sandbox-external-id";

    /// <summary>The Region whose endpoints are simulated: Tokyo.</summary>
    internal const string Region = "ap-northeast-1";
}
