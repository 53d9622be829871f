using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Tests.Hosting;

namespace Gateway.Simulator.Tests.Faults;

public sealed class StsFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AccessDenied", "AccessDenied", 403)]
    [InlineData("Throttling", "Throttling", 400)]
    [InlineData("InternalError", "InternalFailure", 500)]
    [InlineData("ExpiredToken", "ExpiredToken", 403)]
    [InlineData("RegionDisabled", "RegionDisabledException", 403)]
    public async Task An_ordered_error_reaches_the_SDK(string kind, string code, int status)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.Sts, "AssumeRole", Enum.Parse<FaultKind>(kind));

        var refusal = await simulator.RefusedAsync(StsCaller.AssumeBedrockRole());

        Assert.Equal((code, status), (refusal.ErrorCode, (int)refusal.StatusCode));
        Assert.NotEmpty((await simulator.AssumeAsync(StsCaller.AssumeBedrockRole())).Credentials.AccessKeyId);
    }

    [Theory]
    [InlineData("GarbageXml", 200, "</AssumeRoleRes", "")]
    [InlineData("Html", 200, "<html>", "<Credentials>")]
    [InlineData("Dtd", 200, "<SessionToken>&b;", "")]
    [InlineData("MissingExpiration", 200, "<Credentials>", "<Expiration>")]
    [InlineData("AlreadyExpired", 200, "<Expiration>2020-01-01T00:00:00Z</Expiration>", "")]
    [InlineData("Html502", 502, "502 Bad Gateway", "<Credentials>")]
    public async Task An_answer_can_be_distorted(string kind, int status, string present, string absent)
    {
        var (answered, body) = await RawAsync(kind);

        Assert.Equal(status, (int)answered);
        Assert.Contains(present, body, StringComparison.Ordinal);
        Assert.True(absent.Length == 0 || !body.Contains(absent, StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task An_answer_can_have_two_credentials()
    {
        var (_, body) = await RawAsync("TwoCredentials");

        Assert.Equal(2, body.Split("<Credentials>").Length - 1);
    }

    [Theory]
    [InlineData("Empty200", 0, 0)]
    [InlineData("Empty500", 0, 0)]
    [InlineData("Oversized", 1_048_577, 2_000_000)]
    public async Task An_answer_can_have_an_odd_size(string kind, int least, int most)
    {
        var (_, body) = await RawAsync(kind);

        Assert.InRange(body.Length, least, most);
    }

    [Theory]
    // Not through the SDK: it repeats the call, uncounted by MaxErrorRetry, when it takes a reset for a stale connection.
    [InlineData("Reset")]
    [InlineData("Truncated")]
    public async Task A_connection_can_break(string kind)
    {
        var broken = await Assert.ThrowsAsync<HttpRequestException>(() => RawAsync(kind));

        Assert.IsAssignableFrom<IOException>(broken.InnerException);
    }

    [Fact]
    public async Task A_caller_may_give_up_on_a_silent_STS()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.Sts, "AssumeRole", FaultKind.Hang);
        using var sts = simulator.Sts(simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = sts.AssumeRoleAsync(StsCaller.AssumeBedrockRole(), leave.Token);
        while (simulator.Aws.Journal.Count(AwsServices.Sts, "AssumeRole") == 0)
        {
            await Task.Yield();
        }

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public void A_service_refuses_a_fault_it_does_not_know() =>
        Assert.Throws<ArgumentException>(
            () => new FaultQueue().Add(AwsServices.Sts, "AssumeRole", FaultKind.ModelTimeout));

    // The SDK's handling of such responses is not tested here: the bytes are read without it.
    private static async Task<(HttpStatusCode Status, string Body)> RawAsync(string kind)
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.Sts, "AssumeRole", Enum.Parse<FaultKind>(kind));
        var answer = await new SignedCall(simulator, simulator.Aws.IssueTaskSession(TimeSpan.FromHours(1)))
        {
            Path = "/",
            Service = "sts",
            Body = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=test"
                + $"&RoleArn={Uri.EscapeDataString(Accounts.BedrockRoleArn)}&ExternalId={Accounts.ExternalId}",
        }.SendAsync();
        return (answer.Status, answer.Body);
    }
}
