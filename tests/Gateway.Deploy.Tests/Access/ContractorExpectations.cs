using static Gateway.Deploy.Tests.Access.Who;

namespace Gateway.Deploy.Tests.Access;

/// <summary>
/// Expectations of the contractor's account: who may assume its role, what the role may do, what a person may do.
/// </summary>
internal static class ContractorExpectations
{
    private const string Role = "arn:aws:iam::444455556666:role/BedrockGatewayRole";
    private const string Profile =
        "arn:aws:bedrock:ap-northeast-1:444455556666:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string TokyoModel =
        "arn:aws:bedrock:ap-northeast-1::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string OsakaModel =
        "arn:aws:bedrock:ap-northeast-3::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Invoke = "bedrock:InvokeModel";
    private const string Stream = "bedrock:InvokeModelWithResponseStream";
    private const string Log =
        "arn:aws:logs:ap-northeast-1:444455556666:log-group:/bedrock/invocations/BedrockGatewayRole:log-stream:";

    private static readonly (string, string) ExternalId = ("sts:ExternalId", "sandbox-external-id");
    private static readonly (string, string) AtSts = ("aws:SourceVpce", "{sts}");
    private static readonly (string, string) AtRuntime = ("aws:SourceVpce", "{bedrock-runtime}");
    private static readonly (string, string) AtControl = ("aws:SourceVpce", "{bedrock}");
    private static readonly (string, string) Elsewhere = ("aws:SourceVpce", "vpce-0ffffffffffffffff");
    private static readonly (string, string) ThroughTheProfile = ("bedrock:InferenceProfileArn", Profile);
    private static readonly (string, string) ToOsaka = ("aws:RequestedRegion", "ap-northeast-3");

    public static IReadOnlyList<Expectation> All { get; } =
    [
        .. new ExpectationTable("contractor/GatewayRole/trust")
            .Allows(TaskRole, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(TaskRole, "sts:AssumeRole", Role, AtSts)
            .Denies(TaskRole, "sts:AssumeRole", Role, ("sts:ExternalId", "another"), AtSts)
            .Denies(TaskRole, "sts:AssumeRole", Role, ("sts:ExternalId", "Sandbox-External-Id"), AtSts)
            .Denies(OtherMunicipality, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(Lookalike, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(MunicipalUser, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(ExecutionRole, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(Colleague, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(GatewayRole, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(StrangersTaskRole, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(Ecs, "sts:AssumeRole", Role, ExternalId, AtSts)
            .Denies(TaskRole, "sts:SetSourceIdentity", Role, ExternalId, AtSts)
            .Denies(TaskRole, "sts:AssumeRoleWithWebIdentity", Role, ExternalId, AtSts)
            .On(Variants.First)
            .Allows(TaskRole, "sts:AssumeRole", Role, ExternalId)
            .On(Variants.Bound)
            .Denies(TaskRole, "sts:AssumeRole", Role, ExternalId)
            .Denies(TaskRole, "sts:AssumeRole", Role, ExternalId, Elsewhere)
            .Denies(TaskRole, "sts:AssumeRole", Role, ExternalId, AtRuntime)
            .On(Variants.Plain)
            .Denies(TaskRole, "sts:TagSession", Role, ExternalId, AtSts)
            .On(Variants.Everything)
            .Allows(TaskRole, "sts:TagSession", Role, ExternalId, AtSts)
            .Allows(TaskRole, "sts:TagSession", Role, AtSts)
            .Denies(TaskRole, "sts:TagSession", Role, ExternalId)
            .Denies(OtherMunicipality, "sts:TagSession", Role, ExternalId, AtSts)
            .Denies(StrangersTaskRole, "sts:TagSession", Role, ExternalId, AtSts)
            .Rows,

        .. new ExpectationTable("contractor/GatewayRole/permissions")
            .Allows(GatewayRole, Invoke, Profile, AtRuntime)
            .Allows(GatewayRole, Stream, Profile, AtRuntime)
            .Denies(GatewayRole, Invoke, Profile.Replace("/jp.", "/apac.", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, Stream, Profile.Replace("/jp.", "/global.", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, Invoke, Profile.Replace("/jp.", "/us.", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, Invoke, Profile.Replace("444455556666", "999900001111", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, Invoke, Profile.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, Invoke, "arn:aws:bedrock:ap-northeast-1:444455556666:application-inference-profile/a1b2c3", AtRuntime)
            .Allows(GatewayRole, Invoke, TokyoModel, ThroughTheProfile, AtRuntime)
            .Allows(GatewayRole, Stream, TokyoModel, ThroughTheProfile, AtRuntime)
            .Allows(GatewayRole, Invoke, OsakaModel, ThroughTheProfile, AtRuntime, ToOsaka)
            .Allows(GatewayRole, Stream, OsakaModel, ThroughTheProfile, AtRuntime, ToOsaka)

            // It is not confirmed that the endpoint is still visible (aws:SourceVpce) in the authorization for Osaka.
            .Allows(GatewayRole, Invoke, OsakaModel, ThroughTheProfile, ToOsaka)
            .Allows(GatewayRole, Stream, OsakaModel, ThroughTheProfile, ToOsaka)
            .Denies(GatewayRole, Invoke, TokyoModel, AtRuntime)
            .Denies(GatewayRole, Stream, TokyoModel, AtRuntime)
            .Denies(GatewayRole, Invoke, OsakaModel, AtRuntime, ToOsaka)
            .Denies(GatewayRole, Invoke, TokyoModel, AtRuntime, Through("apac."))
            .Denies(GatewayRole, Stream, TokyoModel, AtRuntime, Through("global."))
            .Denies(GatewayRole, Invoke, OsakaModel, ToOsaka, Through("us."))
            .Denies(GatewayRole, Invoke, TokyoModel, AtRuntime, ("bedrock:InferenceProfileArn", Profile.Replace("444455556666", "999900001111", StringComparison.Ordinal)))
            .Denies(GatewayRole, Invoke, TokyoModel.Replace("haiku", "opus", StringComparison.Ordinal), AtRuntime, ThroughTheProfile)
            .Denies(GatewayRole, Invoke, OsakaModel.Replace("haiku", "opus", StringComparison.Ordinal), ToOsaka, ThroughTheProfile)
            .Denies(GatewayRole, Invoke, TokyoModel.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal), AtRuntime, ThroughTheProfile)
            .Denies(GatewayRole, Invoke, TokyoModel.Replace("ap-northeast-1", "ap-northeast-2", StringComparison.Ordinal), AtRuntime, ThroughTheProfile)
            .Allows(GatewayRole, "bedrock:CountTokens", TokyoModel, AtRuntime)
            .Allows(GatewayRole, "bedrock:CountTokens", OsakaModel, AtRuntime, ToOsaka)
            .Denies(GatewayRole, "bedrock:CountTokens", TokyoModel.Replace("haiku", "opus", StringComparison.Ordinal), AtRuntime)
            .Denies(GatewayRole, "bedrock:CountTokens", Profile, AtRuntime)
            .Denies(GatewayRole, "bedrock:CountTokens", TokyoModel.Replace("ap-northeast-1", "us-east-1", StringComparison.Ordinal), AtRuntime)
            .Allows(GatewayRole, "bedrock:GetInferenceProfile", Profile, AtControl)
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile.Replace("/jp.", "/apac.", StringComparison.Ordinal), AtControl)
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile.Replace("444455556666", "999900001111", StringComparison.Ordinal), AtControl)
            .Allows(GatewayRole, "bedrock:ListInferenceProfiles", "*", AtControl)
            .Allows(GatewayRole, "bedrock:GetFoundationModelAvailability", "*", AtControl)
            .Allows(GatewayRole, "bedrock:GetUseCaseForModelAccess", "*", AtControl)
            .Allows(GatewayRole, "bedrock:GetAccountDataRetention", "*", AtControl)

            // Calls that would leave Japan stay forbidden, whatever permissions are added later.
            .Forbids(GatewayRole, "bedrock:GetUseCaseForModelAccess", "*", AtControl, ("aws:RequestedRegion", "us-east-1"))
            .Forbids(GatewayRole, Invoke, Profile, AtRuntime, ("aws:RequestedRegion", "us-west-2"))
            .Forbids(GatewayRole, Invoke, TokyoModel, AtRuntime, ThroughTheProfile, ("aws:RequestedRegion", "unspecified"))
            .Forbids(GatewayRole, Stream, TokyoModel, AtRuntime, ThroughTheProfile, ("aws:RequestedRegion", "ap-northeast-2"))
            .Denies(GatewayRole, "bedrock:PutUseCaseForModelAccess", "*", AtControl)
            .Denies(GatewayRole, "bedrock:PutAccountDataRetention", "*", AtControl)
            .Denies(GatewayRole, "bedrock:CreateInferenceProfile", Profile, AtControl)
            .Denies(GatewayRole, "bedrock:CreateModelInvocationJob", "*", AtControl)
            .Denies(GatewayRole, "bedrock:ApplyGuardrail", "arn:aws:bedrock:ap-northeast-1:444455556666:guardrail/g1", AtRuntime)
            .Denies(GatewayRole, "aws-marketplace:Subscribe", "*", ("aws:CalledViaLast", "bedrock.amazonaws.com"))
            .Denies(GatewayRole, "s3:GetObject", "arn:aws:s3:::some-bucket/key")
            .Denies(GatewayRole, "sts:AssumeRole", "arn:aws:iam::444455556666:role/OtherRole")
            .Denies(GatewayRole, "iam:PassRole", "arn:aws:iam::444455556666:role/OtherRole")
            .On(Variants.First)
            .Allows(GatewayRole, Invoke, Profile)
            .Allows(GatewayRole, "bedrock:GetInferenceProfile", Profile)
            .On(Variants.Bound)
            .Denies(GatewayRole, Invoke, Profile)
            .Denies(GatewayRole, Stream, Profile)
            .Denies(GatewayRole, Invoke, Profile, Elsewhere)
            .Denies(GatewayRole, Stream, Profile, AtControl)
            .Denies(GatewayRole, "bedrock:CountTokens", TokyoModel)
            .Denies(GatewayRole, "bedrock:CountTokens", TokyoModel, Elsewhere)
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile)
            .Denies(GatewayRole, "bedrock:GetInferenceProfile", Profile, AtRuntime)
            .Denies(GatewayRole, "bedrock:ListInferenceProfiles", "*")
            .Denies(GatewayRole, "bedrock:GetAccountDataRetention", "*", Elsewhere)
            .Rows,

        .. new ExpectationTable("contractor/ModelAccessAdministration")
            .Allows(Administrator, "bedrock:PutUseCaseForModelAccess", "*")
            .Allows(Administrator, "bedrock:GetUseCaseForModelAccess", "*")
            .Allows(Administrator, "bedrock:CreateFoundationModelAgreement", "*")
            .Allows(Administrator, "bedrock:ListFoundationModelAgreementOffers", "*")
            .Allows(Administrator, "bedrock:PutAccountDataRetention", "*", ToOsaka)
            .Denies(Administrator, "bedrock:PutUseCaseForModelAccess", "*", ("aws:RequestedRegion", "us-east-1"))
            .Allows(Administrator, "aws-marketplace:Subscribe", "*", ("aws:CalledViaLast", "bedrock.amazonaws.com"))
            .Allows(Administrator, "aws-marketplace:ViewSubscriptions", "*", ("aws:CalledViaLast", "bedrock.amazonaws.com"))
            .Denies(Administrator, "aws-marketplace:Subscribe", "*")
            .Denies(Administrator, "aws-marketplace:Subscribe", "*", ("aws:CalledViaLast", "ec2.amazonaws.com"))
            .Denies(Administrator, Invoke, Profile)
            .Denies(Administrator, Invoke, TokyoModel, ThroughTheProfile)
            .Denies(Administrator, "iam:UpdateAssumeRolePolicy", Role)
            .Rows,

        .. new ExpectationTable("contractor/InvocationLogRole/trust")
            .On(Variants.Plain)
            .Denies(BedrockService, "sts:AssumeRole", "*", ("aws:SourceAccount", "444455556666"), ("aws:SourceArn", "arn:aws:bedrock:ap-northeast-1:444455556666:x"))
            .On(Variants.Everything)
            .Allows(BedrockService, "sts:AssumeRole", "*", ("aws:SourceAccount", "444455556666"), ("aws:SourceArn", "arn:aws:bedrock:ap-northeast-1:444455556666:x"))
            .Denies(BedrockService, "sts:AssumeRole", "*", ("aws:SourceAccount", "999900001111"), ("aws:SourceArn", "arn:aws:bedrock:ap-northeast-1:444455556666:x"))
            .Denies(BedrockService, "sts:AssumeRole", "*", ("aws:SourceAccount", "444455556666"), ("aws:SourceArn", "arn:aws:bedrock:ap-northeast-1:999900001111:x"))
            .Denies(BedrockService, "sts:AssumeRole", "*")
            .Denies(Ecs, "sts:AssumeRole", "*", ("aws:SourceAccount", "444455556666"), ("aws:SourceArn", "arn:aws:bedrock:ap-northeast-1:444455556666:x"))
            .Rows,

        .. new ExpectationTable("contractor/InvocationLogRole/permissions")
            .On(Variants.Everything)
            .Allows(BedrockService, "logs:PutLogEvents", Log + "aws/bedrock/modelinvocations")
            .Allows(BedrockService, "logs:CreateLogStream", Log + "aws/bedrock/modelinvocations")
            .Denies(BedrockService, "logs:PutLogEvents", Log + "another")
            .Denies(BedrockService, "logs:PutLogEvents", (Log + "aws/bedrock/modelinvocations").Replace("444455556666", "999900001111", StringComparison.Ordinal))
            .Denies(BedrockService, "logs:DeleteLogStream", Log + "aws/bedrock/modelinvocations")
            .Rows,
    ];

    private static (string Key, string Value) Through(string geography) =>
        ("bedrock:InferenceProfileArn", Profile.Replace("jp.", geography, StringComparison.Ordinal));
}
