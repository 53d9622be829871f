using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>Expectations of each VPC endpoint: it allows only its one purpose, for the one caller that needs it.</summary>
internal static class EndpointExpectations
{
    private const string Role = "arn:aws:iam::444455556666:role/BedrockGatewayRole";
    private const string Profile =
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string TokyoModel =
        "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string OsakaModel =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Invoke = "bedrock:InvokeModel";
    private const string Streamed = "bedrock:InvokeModelWithResponseStream";
    private const string Repository = "arn:aws:ecr:ap-northeast-1:111122223333:repository/inference-gateway";
    private const string Secret =
        "arn:aws:secretsmanager:ap-northeast-1:111122223333:secret:inference-gateway/settings-a1B2c3";
    private const string Stream =
        "arn:aws:logs:ap-northeast-1:111122223333:log-group:/inference-gateway/gateway:log-stream:gateway/gateway/1";

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. new ExpectationTable("20-endpoints/StsEndpoint")
            .Allows(TaskRole, "sts:AssumeRole", Role)
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::444455556666:role/OtherRole")
            .Denies(TaskRole, "sts:AssumeRole", "arn:aws:iam::999900001111:role/BedrockGatewayRole")
            .Denies(OtherMunicipality, "sts:AssumeRole", Role)
            .Denies(Lookalike, "sts:AssumeRole", Role)
            .Denies(MunicipalUser, "sts:AssumeRole", Role)
            .Denies(StrangersTaskRole, "sts:AssumeRole", Role)
            .Denies(GatewayRole, "sts:AssumeRole", Role)
            .Denies(TaskRole, "sts:GetFederationToken", "*")
            .Denies(TaskRole, "sts:AssumeRoleWithWebIdentity", Role)
            .On(Variants.Plain)
            .Denies(TaskRole, "sts:TagSession", Role)
            .On(Variants.Everything)
            .Allows(TaskRole, "sts:TagSession", Role)
            .Denies(OtherMunicipality, "sts:TagSession", Role)
            .Rows,

        .. new ExpectationTable("20-endpoints/BedrockRuntimeEndpoint")
            .Allows(GatewayRole, Invoke, Profile)
            .Allows(GatewayRole, Streamed, Profile)
            .Allows(GatewayRole, Invoke, TokyoModel)
            .Allows(GatewayRole, Streamed, TokyoModel)
            .Allows(GatewayRole, Invoke, OsakaModel)
            .Allows(GatewayRole, Streamed, OsakaModel)
            .Allows(GatewayRole, "bedrock:CountTokens", TokyoModel)
            .Allows(GatewayRole, "bedrock:CountTokens", OsakaModel)
            .Denies(GatewayRole, "bedrock:CountTokens", Profile)
            .Denies(GatewayRole, Invoke, Profile.Replace("/jp.", "/apac.", StringComparison.Ordinal))
            .Denies(GatewayRole, Streamed, Profile.Replace("/jp.", "/global.", StringComparison.Ordinal))
            .Denies(GatewayRole, Invoke, Profile.Replace("444455556666", "999900001111", StringComparison.Ordinal))
            .Denies(GatewayRole, Invoke, Profile.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal))
            .Denies(GatewayRole, Invoke, TokyoModel.Replace("haiku", "opus", StringComparison.Ordinal))
            .Denies(GatewayRole, Streamed, OsakaModel.Replace("haiku", "opus", StringComparison.Ordinal))
            .Denies(GatewayRole, Invoke, TokyoModel.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal))
            .Denies(GatewayRole, "bedrock:CountTokens", TokyoModel.Replace("haiku", "opus", StringComparison.Ordinal))
            .Denies(GatewayRole, "bedrock:ApplyGuardrail", "arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/g1")
            .Denies(GatewayRole, "bedrock:StartAsyncInvoke", TokyoModel)
            .Denies(TaskRole, Invoke, Profile)
            .Denies(OtherMunicipality, Invoke, TokyoModel)
            .Denies(OtherMunicipality, "bedrock:CountTokens", TokyoModel)
            .Denies(Colleague, Invoke, Profile)
            .Denies(Colleague, Streamed, OsakaModel)
            .Denies(Colleague, "bedrock:CountTokens", TokyoModel)
            .Denies(StrangersGatewayRole, Invoke, Profile)
            .Denies(StrangersGatewayRole, Invoke, TokyoModel)
            .Denies(StrangersGatewayRole, "bedrock:CountTokens", OsakaModel)
            .Rows,

        .. new ExpectationTable("20-endpoints/BedrockEndpoint")
            .Allows(GatewayRole, "bedrock:GetInferenceProfile", Profile)
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile.Replace("/jp.", "/apac.", StringComparison.Ordinal))
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile.Replace("444455556666", "999900001111", StringComparison.Ordinal))
            .Allows(GatewayRole, "bedrock:ListInferenceProfiles", "*")
            .Allows(GatewayRole, "bedrock:GetFoundationModelAvailability", "*")
            .Allows(GatewayRole, "bedrock:GetUseCaseForModelAccess", "*")
            .Allows(GatewayRole, "bedrock:GetAccountDataRetention", "*")
            .Denies(GatewayRole, "bedrock:PutUseCaseForModelAccess", "*")
            .Denies(GatewayRole, "bedrock:PutAccountDataRetention", "*")
            .Denies(GatewayRole, "bedrock:CreateModelInvocationJob", "*")
            .Denies(GatewayRole, Invoke, Profile)
            .Denies(TaskRole, "bedrock:ListInferenceProfiles", "*")
            .Denies(OtherMunicipality, "bedrock:GetInferenceProfile", Profile)
            .Denies(StrangersGatewayRole, "bedrock:GetInferenceProfile", Profile)
            .Denies(StrangersGatewayRole, "bedrock:GetUseCaseForModelAccess", "*")
            .Rows,

        .. Pulls("20-endpoints/EcrApiEndpoint"),
        .. new ExpectationTable("20-endpoints/EcrApiEndpoint")
            .Allows(ExecutionRole, "ecr:GetAuthorizationToken", "*")
            .Denies(OtherMunicipality, "ecr:GetAuthorizationToken", "*")
            .Denies(TaskRole, "ecr:GetAuthorizationToken", "*")
            .Denies(StrangersExecutionRole, "ecr:GetAuthorizationToken", "*")
            .Denies(ExecutionRole, "ecr:DescribeRepositories", "*")
            .Denies(Publisher, "ecr:PutImage", Repository)
            .On(Variants.Plain)
            .Denies(Publisher, "ecr:GetAuthorizationToken", "*")
            .On(Variants.Everything)
            .Allows(Publisher, "ecr:GetAuthorizationToken", "*")
            .Rows,

        .. Pulls("20-endpoints/EcrDockerEndpoint"),
        .. new ExpectationTable("20-endpoints/EcrDockerEndpoint")
            .Denies(ExecutionRole, "ecr:PutImage", Repository)
            .Denies(ExecutionRole, "ecr:InitiateLayerUpload", Repository)
            .On(Variants.Plain)
            .Denies(Publisher, "ecr:PutImage", Repository)
            .On(Variants.Everything)
            .Allows(Publisher, "ecr:InitiateLayerUpload", Repository)
            .Allows(Publisher, "ecr:UploadLayerPart", Repository)
            .Allows(Publisher, "ecr:CompleteLayerUpload", Repository)
            .Allows(Publisher, "ecr:PutImage", Repository)
            .Denies(Publisher, "ecr:PutImage", Repository + "2")
            .Denies(Publisher, "ecr:BatchDeleteImage", Repository)
            .Denies(OtherMunicipality, "ecr:PutImage", Repository)
            .Rows,

        .. new ExpectationTable("20-endpoints/LogsEndpoint")
            .Allows(ExecutionRole, "logs:CreateLogStream", Stream)
            .Allows(ExecutionRole, "logs:PutLogEvents", Stream)
            .Denies(ExecutionRole, "logs:PutLogEvents", Stream.Replace("inference-gateway/", "another/", StringComparison.Ordinal))
            .Denies(ExecutionRole, "logs:PutLogEvents", Stream.Replace("111122223333", "999900001111", StringComparison.Ordinal))
            .Denies(ExecutionRole, "logs:GetLogEvents", Stream)
            .Denies(TaskRole, "logs:PutLogEvents", Stream)
            .Denies(OtherMunicipality, "logs:PutLogEvents", Stream)
            .Denies(StrangersExecutionRole, "logs:PutLogEvents", Stream)
            .Rows,

        .. new ExpectationTable("20-endpoints/SecretsManagerEndpoint")
            .Allows(ExecutionRole, "secretsmanager:GetSecretValue", Secret)
            .Denies(ExecutionRole, "secretsmanager:GetSecretValue", Secret.Replace("inference-gateway/", "another/", StringComparison.Ordinal))
            .Denies(ExecutionRole, "secretsmanager:PutSecretValue", Secret)
            .Denies(ExecutionRole, "secretsmanager:ListSecrets", "*")
            .Denies(TaskRole, "secretsmanager:GetSecretValue", Secret)
            .Denies(OtherMunicipality, "secretsmanager:GetSecretValue", Secret)
            .Denies(StrangersExecutionRole, "secretsmanager:GetSecretValue", Secret)
            .Rows,

        // With a presigned URL, and therefore from any caller.
        .. new ExpectationTable("20-endpoints/S3Endpoint")
            .Allows(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/layer")
            .Denies(OtherMunicipality, "s3:PutObject", "arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket/layer")
            .Denies(OtherMunicipality, "s3:ListBucket", "arn:aws:s3:::prod-ap-northeast-1-starport-layer-bucket")
            .Denies(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::prod-us-east-1-starport-layer-bucket/layer")
            .Denies(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::some-bucket/key")
            .Denies(OtherMunicipality, "s3:PutObject", "arn:aws:s3:::some-bucket/key")
            .Denies(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::assets-660291247815-us-east-1/package")
            .On(Variants.Plain)
            .Denies(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::assets-660291247815-ap-northeast-1/package")
            .On(Variants.Everything)
            .Allows(OtherMunicipality, "s3:GetObject", "arn:aws:s3:::assets-660291247815-ap-northeast-1/package")
            .Denies(OtherMunicipality, "s3:PutObject", "arn:aws:s3:::assets-660291247815-ap-northeast-1/package")
            .Rows,
    ];

    private static IReadOnlyList<Expectation> Pulls(string endpoint) => new ExpectationTable(endpoint)
        .Allows(ExecutionRole, "ecr:BatchGetImage", Repository)
        .Allows(ExecutionRole, "ecr:GetDownloadUrlForLayer", Repository)
        .Allows(ExecutionRole, "ecr:BatchCheckLayerAvailability", Repository)
        .Denies(ExecutionRole, "ecr:BatchGetImage", Repository + "2")
        .Denies(ExecutionRole, "ecr:BatchGetImage", Repository.Replace("111122223333", "999900001111", StringComparison.Ordinal))
        .Denies(ExecutionRole, "ecr:DeleteRepository", Repository)
        .Denies(TaskRole, "ecr:BatchGetImage", Repository)
        .Denies(OtherMunicipality, "ecr:BatchGetImage", Repository)
        .Denies(StrangersExecutionRole, "ecr:BatchGetImage", Repository)
        .On(Variants.Plain)
        .Denies(Publisher, "ecr:BatchGetImage", Repository)
        .On(Variants.Everything)
        .Allows(Publisher, "ecr:BatchCheckLayerAvailability", Repository)
        .Rows;
}
