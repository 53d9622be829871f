using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Expectations of the writers of access logs and the publishers of alarms.</summary>
internal static class ServiceExpectations
{
    private const string Bucket = "arn:aws:s3:::inference-gateway-access-logs-111122223333-ap-northeast-1";
    private const string LogFile = Bucket + "/AWSLogs/111122223333/elasticloadbalancing/x.log.gz";
    private const string Topic = "inference-gateway-alarms";

    private static readonly (string, string) Ours =
        ("aws:SourceArn", "arn:aws:elasticloadbalancing:ap-northeast-1:111122223333:loadbalancer/app/inference-gateway/1");

    private static readonly (string, string) Tls = ("aws:SecureTransport", "true");
    private static readonly (string, string) NoTls = ("aws:SecureTransport", "false");
    private static readonly (string, string) Account = ("aws:SourceAccount", "111122223333");

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. new ExpectationTable("30-service/AccessLogsPolicy")
            .Allows(LoadBalancer, "s3:PutObject", LogFile, Ours, Tls)
            .Denies(LoadBalancer, "s3:PutObject", LogFile, Tls)
            .Denies(LoadBalancer, "s3:PutObject", LogFile, Tls, ("aws:SourceArn", "arn:aws:elasticloadbalancing:ap-northeast-1:999900001111:loadbalancer/app/x/1"))
            .Denies(LoadBalancer, "s3:PutObject", Bucket + "/AWSLogs/999900001111/x", Ours, Tls)
            .Denies(LoadBalancer, "s3:PutObject", Bucket + "/elsewhere", Ours, Tls)
            .Denies(LoadBalancer, "s3:GetObject", LogFile, Ours, Tls)
            .Denies(LoadBalancer, "s3:DeleteObject", LogFile, Ours, Tls)
            .Denies(MunicipalUser, "s3:PutObject", LogFile, Ours, Tls)
            .Forbids(MunicipalUser, "s3:GetObject", LogFile, NoTls)
            .Forbids(MunicipalUser, "s3:ListBucket", Bucket, NoTls)
            .Forbids(LoadBalancer, "s3:PutObject", LogFile, Ours, NoTls)
            .Rows,

        .. new ExpectationTable("40-observability/TopicKey")
            .Allows(KeyAdministrator, "kms:ScheduleKeyDeletion", "*")
            .Allows(CloudWatch, "kms:GenerateDataKey", "*", Account)
            .Allows(CloudWatch, "kms:Decrypt", "*", Account)
            .Denies(CloudWatch, "kms:GenerateDataKey", "*")
            .Denies(CloudWatch, "kms:Decrypt", "*", ("aws:SourceAccount", "999900001111"))
            .Denies(CloudWatch, "kms:ScheduleKeyDeletion", "*", Account)
            .Denies(Ecs, "kms:Decrypt", "*", Account)
            .Denies(Colleague, "kms:Decrypt", "*")
            .Rows,

        .. new ExpectationTable("40-observability/TopicPolicy")
            .Allows(CloudWatch, "sns:Publish", TopicArn, Account)
            .Denies(CloudWatch, "sns:Publish", TopicArn)
            .Denies(CloudWatch, "sns:Publish", TopicArn, ("aws:SourceAccount", "999900001111"))
            .Denies(CloudWatch, "sns:Subscribe", TopicArn, Account)
            .Denies(CloudWatch, "sns:Publish", TopicArn + "2", Account)
            .Denies(Colleague, "sns:Publish", TopicArn, Account)
            .Denies(MunicipalUser, "sns:Subscribe", TopicArn, Account)
            .Rows,
    ];

    private static string TopicArn => $"arn:aws:sns:ap-northeast-1:111122223333:{Topic}";
}
