using System.Net;
using System.Xml.Linq;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Sts;

public sealed class StsWireTests
{
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";

    [Fact]
    public async Task A_success_has_every_documented_element()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await Call(simulator).SendAsync();

        var root = XDocument.Parse(answer.Body).Root!;
        Assert.Equal((HttpStatusCode.OK, "text/xml"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Equal(Sts + "AssumeRoleResponse", root.Name);
        Assert.Equal(
            [
                "AssumedRoleUser", "AssumedRoleId", "Arn", "Credentials", "AccessKeyId", "SecretAccessKey",
                "SessionToken", "Expiration", "PackedPolicySize", "SessionTokenUtilization", "SessionTokenSize",
            ],
            root.Element(Sts + "AssumeRoleResult")!.Descendants().Select(element => element.Name.LocalName));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", root.Descendants(Sts + "Expiration").Single().Value);
        Assert.Equal(
            answer.Headers["x-amzn-RequestId"],
            root.Element(Sts + "ResponseMetadata")!.Element(Sts + "RequestId")!.Value);
    }

    [Fact]
    public async Task An_unsigned_call_is_refused_in_XML()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Call(simulator) with
        {
            Afterwards = request => request.Headers.Remove("Authorization"),
        }).SendAsync();

        var root = XDocument.Parse(answer.Body).Root!;
        var error = root.Element(Sts + "Error")!;
        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
        Assert.Equal(
            ["Sender", "MissingAuthenticationToken", "Request is missing Authentication Token"],
            error.Elements().Select(element => element.Value));
        Assert.Equal(answer.Headers["x-amzn-RequestId"], root.Element(Sts + "RequestId")!.Value);
    }

    [Fact]
    public async Task A_call_without_a_version_finds_no_operation()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Call(simulator) with { Body = "Action=AssumeRole" }).SendAsync();

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(
            "Could not find operation AssumeRole for version NO_VERSION_SPECIFIED",
            answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_Bedrock_does_not_open_STS()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await (Call(simulator) with { Service = "bedrock" }).SendAsync();

        Assert.Contains("<Code>SignatureDoesNotMatch</Code>", answer.Body, StringComparison.Ordinal);
        Assert.Contains(
            "Credential should be scoped to correct service: 'sts'.", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_date_is_judged_by_the_simulators_clock_and_the_answer_tells_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);

        var now = await Call(simulator).SendAsync();
        var then = await (Call(simulator) with { SignedAt = time.GetUtcNow().UtcDateTime }).SendAsync();

        Assert.Contains("Signature expired: ", now.Body, StringComparison.Ordinal);
        Assert.Contains("20300101T000000Z - 5 min.", now.Body, StringComparison.Ordinal);
        Assert.Equal("Tue, 01 Jan 2030 00:00:00 GMT", now.Headers["Date"]);
        Assert.Equal(HttpStatusCode.OK, then.Status);
    }

    [Fact]
    public async Task A_users_session_cannot_live_longer_than_the_role_allows()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var user = simulator.Aws.AddUserKey(
            "admin", "AKIAADMIN00000000001", "a-secret-of-forty-characters-0123456789a");
        simulator.Aws.Contractor.TrustPolicy = simulator.Aws.Contractor.TrustPolicy.Replace(
            Accounts.TaskRoleArn, user.Principal.Arn, StringComparison.Ordinal);
        var request = StsCaller.AssumeBedrockRole();
        request.DurationSeconds = 7200;

        var refusal = await simulator.RefusedAsync(request, user);

        Assert.Equal(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.", refusal.Message);
    }

    [Fact]
    public async Task A_role_may_allow_up_to_twelve_hours_and_a_chained_session_has_one_all_the_same()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        var user = simulator.Aws.AddUserKey(
            "admin", "AKIAADMIN00000000001", "a-secret-of-forty-characters-0123456789a");
        simulator.Aws.Contractor.TrustPolicy = simulator.Aws.Contractor.TrustPolicy.Replace(
            Accounts.TaskRoleArn, Accounts.MunicipalityId, StringComparison.Ordinal);
        simulator.Aws.Contractor.MaxSessionDuration = TimeSpan.FromHours(12);
        var request = StsCaller.AssumeBedrockRole();
        request.DurationSeconds = 43200;

        var response = await simulator.AssumeAsync(request, user);
        var refusal = await simulator.RefusedAsync(request);

        Assert.InRange(
            response.Credentials.Expiration!.Value.ToUniversalTime() - time.GetUtcNow().UtcDateTime,
            TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1),
            TimeSpan.FromHours(12));
        Assert.Equal(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
            refusal.Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => simulator.Aws.Contractor.MaxSessionDuration = TimeSpan.FromMinutes(59));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => simulator.Aws.Contractor.MaxSessionDuration = TimeSpan.FromHours(13));
    }

    [Fact]
    public async Task Every_answer_can_be_delayed_by_the_simulators_clock()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var simulator = await RunningSimulator.StartAsync(time);
        simulator.Aws.StsDelay = TimeSpan.FromSeconds(2);

        var call = Call(simulator).SendAsync();
        while (simulator.Aws.Journal.Count(AwsServices.Sts, "AssumeRole") == 0)
        {
            await Task.Yield();
        }

        Assert.False(call.IsCompleted);
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, (await call).Status);
    }

    private static SignedCall Call(RunningSimulator simulator) =>
        new(simulator, simulator.Aws.IssueTaskSession(TimeSpan.FromHours(12)))
        {
            Path = "/",
            Service = "sts",
            Body = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=test"
                + $"&RoleArn={Uri.EscapeDataString(Accounts.BedrockRoleArn)}&ExternalId={Accounts.ExternalId}",
        };
}
