using System.Net;
using Amazon.SecurityToken.Model;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Sts;

public sealed class AssumeRoleTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_task_role_gets_a_session_of_the_contractors_role()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var response = await simulator.AssumeAsync(StsCaller.AssumeBedrockRole());

        Assert.StartsWith("ASIA", response.Credentials.AccessKeyId, StringComparison.Ordinal);
        Assert.Equal(
            "arn:aws:sts::444455556666:assumed-role/BedrockGatewayRole/gateway-test", response.AssumedRoleUser.Arn);
        Assert.EndsWith(":gateway-test", response.AssumedRoleUser.AssumedRoleId, StringComparison.Ordinal);
        Assert.Equal(response.Credentials.SessionToken.Length, response.SessionTokenSize);
        Assert.Equal(0, response.SessionTokenUtilization);
        Assert.NotEmpty(response.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task The_session_signs_a_bedrock_call()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var response = await simulator.AssumeAsync(StsCaller.AssumeBedrockRole());

        Assert.True(simulator.Aws.Credentials.TryFind(response.Credentials.AccessKeyId, out var session));
        Assert.Equal(HttpStatusCode.OK, (await new SignedCall(simulator, session).SendAsync()).Status);
    }

    [Fact]
    public async Task The_session_ends_when_the_simulators_clock_says_so()
    {
        // Four minutes ahead: within the five minutes for which a signature is valid.
        var ahead = DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 240);
        var time = new FakeTimeProvider(ahead);
        await using var simulator = await RunningSimulator.StartAsync(time);

        var response = await simulator.AssumeAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal(
            ahead.AddHours(1).UtcDateTime, response.Credentials.Expiration!.Value.ToUniversalTime());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-external-id")]
    public async Task A_missing_or_wrong_ExternalId_is_denied_without_a_reason(string? externalId)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        request.ExternalId = externalId;

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal(("AccessDenied", HttpStatusCode.Forbidden), (refusal.ErrorCode, refusal.StatusCode));
        Assert.Equal(
            "User: arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/test-task is not authorized to perform: "
            + "sts:AssumeRole on resource: arn:aws:iam::444455556666:role/BedrockGatewayRole",
            refusal.Message);
    }

    [Fact]
    public async Task Without_the_callers_own_permission_the_trust_policy_is_not_enough()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Municipality.PermissionPolicy =
            """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}""";

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal("AccessDenied", refusal.ErrorCode);
    }

    [Fact]
    public async Task A_principal_the_trust_policy_does_not_name_is_denied()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var user = simulator.Aws.AddUserKey(
            "someone", "AKIASOMEONE000000001", "a-secret-of-forty-characters-0123456789a");

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole(), user);

        Assert.Equal("AccessDenied", refusal.ErrorCode);
        Assert.Contains("arn:aws:iam::111122223333:user/someone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_exist_is_denied_in_the_same_words()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        request.RoleArn = "arn:aws:iam::444455556666:role/NoSuchRole";

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal("AccessDenied", refusal.ErrorCode);
    }

    [Fact]
    public async Task A_chained_session_cannot_live_longer_than_an_hour()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        request.DurationSeconds = 3601;

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal(("ValidationError", HttpStatusCode.BadRequest), (refusal.ErrorCode, refusal.StatusCode));
        Assert.Equal(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            refusal.Message);
    }

    [Fact]
    public async Task A_wrong_secret_does_not_match()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var signer = simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)) with { SecretAccessKey = "wrong" };

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole(), signer);

        Assert.Equal(("SignatureDoesNotMatch", HttpStatusCode.Forbidden), (refusal.ErrorCode, refusal.StatusCode));
        Assert.StartsWith(
            "The request signature we calculated does not match", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_for_another_Region_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var sts = simulator.Sts(simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)), "us-east-1");

        var refusal = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(
            () => sts.AssumeRoleAsync(StsCaller.AssumeBedrockRole(), Cancellation));

        Assert.Equal("SignatureDoesNotMatch", refusal.ErrorCode);
        Assert.StartsWith("Credential should be scoped to a valid region.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_base_credentials_are_an_expired_token()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var signer = simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1));
        time.Advance(TimeSpan.FromHours(1));

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole(), signer);

        Assert.Equal(("ExpiredToken", HttpStatusCode.Forbidden), (refusal.ErrorCode, refusal.StatusCode));
    }

    [Fact]
    public async Task A_revoked_key_is_an_invalid_token()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var signer = simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1));
        simulator.Aws.Credentials.Revoke(signer.AccessKeyId);

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole(), signer);

        Assert.Equal(("InvalidClientTokenId", HttpStatusCode.Forbidden), (refusal.ErrorCode, refusal.StatusCode));
    }

    [Fact]
    public async Task A_session_policy_narrows_what_the_session_may_do()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        request.Policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"bedrock:GetInferenceProfile","Resource":"*"}}""";
        var response = await simulator.AssumeAsync(request);
        simulator.Aws.Credentials.TryFind(response.Credentials.AccessKeyId, out var session);

        var answer = await new SignedCall(simulator, session!).SendAsync();

        Assert.Equal("AccessDeniedException", answer.ErrorCode);
        Assert.EndsWith(
            "because no session policy allows the bedrock:InvokeModel action",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tags_need_a_permission_of_their_own()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var request = StsCaller.AssumeBedrockRole();
        request.Tags = [new Tag { Key = "tenant", Value = "city" }];

        var refusal = await simulator.RefusedAsync(request);

        Assert.Equal("AccessDenied", refusal.ErrorCode);
    }

    [Fact]
    public async Task GetCallerIdentity_shows_who_signs()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var sts = simulator.Sts(simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));

        var identity = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation);

        Assert.Equal("111122223333", identity.Account);
        Assert.Equal("arn:aws:sts::111122223333:assumed-role/GatewayTaskRole/test-task", identity.Arn);
    }

    [Fact]
    public async Task Another_action_is_an_invalid_one()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        using var sts = simulator.Sts(simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));

        var refusal = await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(
            () => sts.GetSessionTokenAsync(new GetSessionTokenRequest(), Cancellation));

        Assert.Equal(("InvalidAction", HttpStatusCode.BadRequest), (refusal.ErrorCode, refusal.StatusCode));
    }
}
