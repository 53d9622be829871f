using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Expectations of the municipality's roles: the gateway's own, and the one that ECS needs before it runs.</summary>
internal static class FoundationExpectations
{
    private const string ContractorRole = "arn:aws:iam::444455556666:role/BedrockGatewayRole";
    private const string Repository = "arn:aws:ecr:ap-northeast-1:111122223333:repository/inference-gateway";
    private const string Secret =
        "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:inference-gateway/settings-a1B2c3";
    private const string Stream =
        "arn:aws:logs:ap-northeast-1:111122223333:log-group:/inference-gateway/gateway:log-stream:gateway/gateway/1";

    private static readonly (string, string) Account = ("aws:SourceAccount", "111122223333");
    private static readonly (string, string) Cluster = ("aws:SourceArn", "arn:aws:ecs:ap-northeast-1:111122223333:task/x");
    private static readonly (string, string) Via = ("kms:ViaService", "secretsmanager.ap-northeast-1.amazonaws.com");

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. TrustOf("10-foundation/TaskRole/trust"),
        .. TrustOf("10-foundation/ExecutionRole/trust"),

        .. new ExpectationTable("10-foundation/TaskRole/permissions")
            .Allows(TaskRole, "sts:AssumeRole", ContractorRole)
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::444455556666:role/OtherRole")
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::444455556666:role/BedrockGatewayRole2")
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::999900001111:role/BedrockGatewayRole")
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::111122223333:role/inference-gateway-execution")
            .Denies(TaskRole, "sts:GetFederationToken", "*")
            .Denies(TaskRole, "bedrock:InvokeModel", "*")
            .Denies(TaskRole, "secretsmanager:GetSecretValue", Secret)
            .Denies(TaskRole, "logs:PutLogEvents", Stream)
            .Denies(TaskRole, "s3:GetObject", "arn:aws:s3:::some-bucket/key")
            .Denies(TaskRole, "ssmmessages:OpenControlChannel", "*")
            .On(Variants.Plain)
            .Denies(TaskRole, "sts:TagSession", ContractorRole)
            .On(Variants.Everything)
            .Allows(TaskRole, "sts:TagSession", ContractorRole)
            .Denies(TaskRole, "sts:TagSession", "arn:aws:iam::444455556666:role/OtherRole")
            .Rows,

        .. new ExpectationTable("10-foundation/ExecutionRole/permissions")
            .Allows(ExecutionRole, "ecr:GetAuthorizationToken", "*")
            .Allows(ExecutionRole, "ecr:BatchGetImage", Repository)
            .Allows(ExecutionRole, "ecr:GetDownloadUrlForLayer", Repository)
            .Allows(ExecutionRole, "ecr:BatchCheckLayerAvailability", Repository)
            .Denies(ExecutionRole, "ecr:BatchGetImage", Repository + "2")
            .Denies(ExecutionRole, "ecr:BatchGetImage", Repository.Replace("111122223333", "999900001111", StringComparison.Ordinal))
            .Denies(ExecutionRole, "ecr:PutImage", Repository)
            .Denies(ExecutionRole, "ecr:DeleteRepository", Repository)
            .Allows(ExecutionRole, "logs:CreateLogStream", Stream)
            .Allows(ExecutionRole, "logs:PutLogEvents", Stream)
            .Denies(ExecutionRole, "logs:PutLogEvents", Stream.Replace("inference-gateway/", "another/", StringComparison.Ordinal))
            .Denies(ExecutionRole, "logs:DeleteLogGroup", Stream)
            .Denies(ExecutionRole, "logs:PutRetentionPolicy", Stream)
            .Allows(ExecutionRole, "secretsmanager:GetSecretValue", Secret)
            .Denies(ExecutionRole, "secretsmanager:GetSecretValue", Secret.Replace("inference-gateway/", "another/", StringComparison.Ordinal))
            .Denies(ExecutionRole, "secretsmanager:PutSecretValue", Secret)
            .Denies(ExecutionRole, "sts:AssumeRole", ContractorRole)
            .On(Variants.Plain)
            .Denies(ExecutionRole, "kms:Decrypt", Deployments.SettingsKey, Via)
            .On(Variants.Everything)
            .Allows(ExecutionRole, "kms:Decrypt", Deployments.SettingsKey, Via)
            .Denies(ExecutionRole, "kms:Decrypt", Deployments.SettingsKey)
            .Denies(ExecutionRole, "kms:Decrypt", Deployments.SettingsKey, ("kms:ViaService", "s3.ap-northeast-1.amazonaws.com"))
            .Denies(ExecutionRole, "kms:Decrypt", Deployments.SettingsKey + "0", Via)
            .Denies(ExecutionRole, "kms:Encrypt", Deployments.SettingsKey, Via)
            .Rows,
    ];

    private static IReadOnlyList<Expectation> TrustOf(string policy) => new ExpectationTable(policy)
        .Allows(Ecs, "sts:AssumeRole", "*", Account, Cluster)
        .Denies(Ecs, "sts:AssumeRole", "*")
        .Denies(Ecs, "sts:AssumeRole", "*", Cluster)
        .Denies(Ecs, "sts:AssumeRole", "*", Account)
        .Denies(Ecs, "sts:AssumeRole", "*", ("aws:SourceAccount", "999900001111"), Cluster)
        .Denies(Ecs, "sts:AssumeRole", "*", Account, ("aws:SourceArn", "arn:aws:ecs:ap-northeast-1:999900001111:task/x"))
        .Denies(Ecs, "sts:AssumeRole", "*", Account, ("aws:SourceArn", "arn:aws:ecs:us-east-1:111122223333:task/x"))
        .Denies(Ec2, "sts:AssumeRole", "*", Account, Cluster)
        .Denies(OtherMunicipality, "sts:AssumeRole", "*", Account, Cluster)
        .Denies(MunicipalUser, "sts:AssumeRole", "*", Account, Cluster)
        .Denies(Ecs, "sts:TagSession", "*", Account, Cluster)
        .Rows;
}
