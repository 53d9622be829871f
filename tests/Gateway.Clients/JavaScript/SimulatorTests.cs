using Gateway.Simulator;
using Gateway.Simulator.Identities;

namespace Gateway.Clients.JavaScript;

/// <summary>
/// The AWS SDK for JavaScript directly against the simulator: the gateway's tests run against something that the SDK takes for
/// AWS.
/// </summary>
public class SimulatorTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    private const string Haiku = "jp.anthropic.claude-haiku-4-5-20251001-v1:0";

    [Fact]
    public async Task The_contractors_role_is_assumed_and_its_session_converses()
    {
        var answer = await As(TaskRole(), "assume-role.mjs")
            .ResponseAsync(Accounts.BedrockRoleArn, Haiku, Accounts.ExternalId);

        const string Session = "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/javascript";
        Assert.Equal(Session, (string?)answer["assumed"]);
        Assert.Matches(@"\p{IsHiragana}", (string?)answer["content"]![0]!["text"]);
        var call = Assert.Single(sandbox.Aws.Journal.Calls, call => call.RequestId == (string?)answer["requestId"]);
        Assert.Equal(Session, call.PrincipalArn);
    }

    [Fact]
    public async Task Without_the_ExternalId_the_role_is_not_assumed()
    {
        var refusal = await As(TaskRole(), "assume-role.mjs").ErrorAsync(Accounts.BedrockRoleArn, Haiku);

        Assert.Equal(("STSServiceException", "AccessDenied", 403), (refusal.Class, refusal.Name, refusal.Status));
        Assert.EndsWith(
            "is not authorized to perform: sts:AssumeRole on resource: " + Accounts.BedrockRoleArn,
            refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.RequestId);
    }

    [Fact]
    public async Task A_tampered_token_is_unrecognised()
    {
        var session = BedrockRole();

        var refusal = await ConverseAsync(session with { SessionToken = session.SessionToken!.Insert(8, "x") });

        AssertForbidden("UnrecognizedClientException", refusal);
    }

    [Fact]
    public async Task A_signature_with_a_wrong_secret_is_invalid()
    {
        var refusal = await ConverseAsync(BedrockRole() with { SecretAccessKey = BedrockRole().SecretAccessKey });

        AssertForbidden("InvalidSignatureException", refusal);
    }

    [Fact]
    public async Task An_expired_session_is_expired()
    {
        var session = BedrockRole();
        sandbox.Aws.Credentials.Expire(session.AccessKeyId);

        var refusal = await ConverseAsync(session);

        AssertForbidden("ExpiredTokenException", refusal);
    }

    [Fact]
    public async Task The_municipalitys_own_role_may_not_call_Bedrock()
    {
        var refusal = await ConverseAsync(TaskRole());

        AssertForbidden("AccessDeniedException", refusal);
        Assert.Equal("AccessDeniedException", refusal.Class);
    }

    private static void AssertForbidden(string name, NodeScript.SdkException refusal)
    {
        Assert.Equal((name, 403), (refusal.Name, refusal.Status));
        Assert.NotNull(refusal.RequestId);
    }

    private IssuedCredentials TaskRole() => sandbox.Aws.IssueTaskSession(TimeSpan.FromHours(1));

    private IssuedCredentials BedrockRole() => sandbox.Aws.IssueBedrockSession(TimeSpan.FromHours(1));

    private Task<NodeScript.SdkException> ConverseAsync(IssuedCredentials credentials) =>
        As(credentials, "converse.mjs").ErrorAsync(Haiku, "こんにちは");

    private NodeScript As(IssuedCredentials credentials, string script) => new(script, new Dictionary<string, string>
    {
        ["AWS_ENDPOINT_URL_STS"] = sandbox.SimulatorUrl.ToString(),
        ["AWS_ENDPOINT_URL_BEDROCK_RUNTIME"] = sandbox.SimulatorUrl.ToString(),
        ["AWS_REGION"] = Accounts.Region,
        ["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId,
        ["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey,
        ["AWS_SESSION_TOKEN"] = credentials.SessionToken!,
    });
}
