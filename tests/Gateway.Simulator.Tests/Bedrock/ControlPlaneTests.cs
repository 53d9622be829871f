using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Policies;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Bedrock;

public sealed class ControlPlaneTests
{
    public static TheoryData<string> Paths =>
    [
        "/inference-profiles/jp.anthropic.claude-haiku-4-5-20251001-v1%3A0",
        "/inference-profiles?type=SYSTEM_DEFINED&maxResults=10",
        "/foundation-model-availability/anthropic.claude-haiku-4-5-20251001-v1%3A0",
        "/foundation-models/amazon.titan-embed-text-v2%3A0",
        "/use-case-for-model-access",
        "/data-retention",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task The_default_role_may_read_what_doctor_reads(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Read(simulator, path).SendAsync();

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(Guid.TryParse(answer.Headers["x-amzn-RequestId"], out _));
        var record = simulator.Aws.Journal.Calls.Single();
        Assert.Equal((AwsServices.Bedrock, 200), (record.Service, record.Status));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task An_unsigned_call_is_refused(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Read(simulator, path) with
        {
            Afterwards = request => request.Headers.Remove("Authorization"),
        }).SendAsync();

        answer.AssertRefused("MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_wrong_signature_is_refused(string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Session() with { SecretAccessKey = "wrong" };

        var answer = await new SignedCall(simulator, session).Reading(path).SendAsync();

        Assert.Equal((HttpStatusCode.Forbidden, "InvalidSignatureException"), (answer.Status, answer.ErrorCode));
    }

    [Fact]
    public async Task A_query_changed_on_its_way_breaks_the_signature()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var other = new Uri(simulator.Address, "/inference-profiles?maxResults=11");

        var answer = await (Read(simulator, "/inference-profiles?maxResults=10") with
        {
            Afterwards = request => request.RequestUri = other,
        }).SendAsync();

        Assert.Equal("InvalidSignatureException", answer.ErrorCode);
    }

    [Fact]
    public async Task A_signature_of_STS_does_not_open_it()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Read(simulator, "/data-retention") with { Service = "sts" }).SendAsync();

        answer.AssertRefused(
            "InvalidSignatureException", "Credential should be scoped to correct service: 'bedrock'. ");
    }

    [Fact]
    public async Task An_expired_session_is_refused()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Session();
        simulator.Aws.Credentials.Expire(session.AccessKeyId);

        var answer = await new SignedCall(simulator, session).Reading("/data-retention").SendAsync();

        answer.AssertRefused("ExpiredTokenException", "The security token included in the request is expired");
    }

    [Fact]
    public async Task A_session_policy_narrows_reading_too()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var session = simulator.Aws.Credentials.IssueSession(
            simulator.Session().Principal,
            TimeSpan.FromHours(1),
            PolicyDocument.ParseIdentity(Policy.Allow("bedrock:InvokeModel", "*")));

        var answer = await new SignedCall(simulator, session).Reading("/data-retention").SendAsync();

        Assert.EndsWith(
            "because no session policy allows the bedrock:GetAccountDataRetention action",
            answer.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "/data-retention")]
    [InlineData("POST", "/use-case-for-model-access")]
    [InlineData("DELETE", "/inference-profiles/a1b2c3d4e5f6")]
    [InlineData("GET", "/foundation-model-availability")]
    [InlineData("GET", "/inference-profiles/")]
    [InlineData("GET", "/inference-profiles/a/b")]
    [InlineData("GET", "/data-retention/none")]
    [InlineData("GET", "/Data-Retention")]
    public async Task What_is_no_read_is_no_operation(string method, string path)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Read(simulator, path) with { Method = new HttpMethod(method) }).SendAsync();

        Assert.Equal((HttpStatusCode.NotFound, "UnknownOperationException"), (answer.Status, answer.ErrorCode));
    }

    [Theory]
    [InlineData("Throttling", HttpStatusCode.TooManyRequests, "ThrottlingException")]
    [InlineData("InternalError", HttpStatusCode.InternalServerError, "InternalServerException")]
    [InlineData("AccessDenied", HttpStatusCode.Forbidden, "AccessDeniedException")]
    [InlineData("ExpiredToken", HttpStatusCode.Forbidden, "ExpiredTokenException")]
    [InlineData("Html502", HttpStatusCode.BadGateway, null)]
    [InlineData("Empty500", HttpStatusCode.InternalServerError, null)]
    public async Task A_fault_meets_one_call_of_its_operation(string kind, HttpStatusCode status, string? code)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.Bedrock, "GetAccountDataRetention", Enum.Parse<FaultKind>(kind));

        var other = await Read(simulator, "/use-case-for-model-access").SendAsync();
        var met = await Read(simulator, "/data-retention").SendAsync();
        var next = await Read(simulator, "/data-retention").SendAsync();

        Assert.Equal((HttpStatusCode.OK, status, HttpStatusCode.OK), (other.Status, met.Status, next.Status));
        Assert.Equal(code, met.ErrorCode);
    }

    [Theory]
    [InlineData("ModelTimeout")]
    [InlineData("GarbageXml")]
    [InlineData("StreamReset")]
    public void A_fault_of_another_service_is_refused(string kind) =>
        Assert.False(FaultQueue.IsPossible(AwsServices.Bedrock, "*", Enum.Parse<FaultKind>(kind)));

    private static SignedCall Read(RunningSimulator simulator, string path) =>
        new SignedCall(simulator, simulator.Session()).Reading(path);
}
