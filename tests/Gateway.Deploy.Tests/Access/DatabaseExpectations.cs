using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Expectations of the ledger's database: who may connect as whom, and who administers its key.</summary>
internal static class DatabaseExpectations
{
    private const string Connect = "rds-db:connect";
    private const string User = "arn:aws:rds-db:ap-northeast-1:111122223333:dbuser:{database}/gateway";

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. new ExpectationTable("25-database/GatewayLogin")
            .Allows(TaskRole, Connect, User)
            .Denies(TaskRole, Connect, User.Replace("/gateway", "/ledger_admin", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("/gateway", "/gateway2", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("/gateway", "/rds_superuser", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("{database}", "db-ANOTHERDATABASEOFTHISVPC", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("{database}", "{database}B", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("111122223333", "999900001111", StringComparison.Ordinal))
            .Denies(TaskRole, Connect, User.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal))
            .Denies(TaskRole, "rds:DescribeDBInstances", User)
            .Denies(TaskRole, "rds:DescribeDBInstances", "*")
            .Denies(TaskRole, "rds:DeleteDBInstance", "arn:aws:rds:ap-northeast-1:111122223333:db:inference-gateway-ledger")
            .Denies(TaskRole, "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:rds!db-1-a1B2c3")
            .Rows,

        .. new ExpectationTable("25-database/DatabaseKey")
            .Allows(KeyAdministrator, "kms:ScheduleKeyDeletion", "*")
            .Denies(Colleague, "kms:Decrypt", "*")
            .Denies(StrangersTaskRole, "kms:Decrypt", "*")
            .Denies(Ecs, "kms:Decrypt", "*", ("aws:SourceAccount", "111122223333"))
            .Denies(CloudWatch, "kms:GenerateDataKey", "*", ("aws:SourceAccount", "111122223333"))
            .Rows,
    ];
}
