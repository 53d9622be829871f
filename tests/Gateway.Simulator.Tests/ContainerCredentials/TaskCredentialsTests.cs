using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.ContainerCredentials;

public sealed class TaskCredentialsTests
{
    private const string Token = "sandbox-container-token";

    [Fact]
    public async Task The_token_buys_a_session_of_the_task_role()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await GetAsync(simulator, Token);

        Assert.Equal(
            ["RoleArn", "AccessKeyId", "SecretAccessKey", "Token", "Expiration", "AccountId"],
            answer.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("arn:aws:iam::111122223333:role/GatewayTaskRole", answer.Json.GetProperty("RoleArn").GetString());
        Assert.Equal("111122223333", answer.Json.GetProperty("AccountId").GetString());
    }

    [Fact]
    public async Task The_session_can_assume_the_contractors_role()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        var key = (await GetAsync(simulator, Token)).Json.GetProperty("AccessKeyId").GetString()!;
        Assert.True(simulator.Aws.Credentials.TryFind(key, out var session));

        var response = await simulator.AssumeAsync(StsCaller.AssumeBedrockRole(), session);

        Assert.NotEmpty(response.Credentials.AccessKeyId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("Bearer sandbox-container-token")]
    public async Task Without_the_token_there_is_nothing(string? token)
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await GetAsync(simulator, token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain("AccessKeyId", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_session_is_rotated_an_hour_before_its_end()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);

        var first = await KeyAsync(simulator);
        time.Advance(TimeSpan.FromHours(5) - TimeSpan.FromSeconds(1));
        var same = await KeyAsync(simulator);
        time.Advance(TimeSpan.FromSeconds(1));
        var next = await KeyAsync(simulator);

        Assert.Equal(first, same);
        Assert.NotEqual(first, next);
    }

    [Fact]
    public async Task An_expired_or_revoked_session_is_replaced_at_once()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var first = await KeyAsync(simulator);
        simulator.Aws.Credentials.Expire(first);
        var second = await KeyAsync(simulator);
        simulator.Aws.Credentials.Revoke(second);
        var third = await KeyAsync(simulator);

        Assert.Equal(3, new HashSet<string> { first, second, third }.Count);
    }

    [Fact]
    public async Task The_endpoint_can_fail()
    {
        await using var simulator = await RunningSimulator.StartAsync();
        simulator.Aws.Faults.Add(AwsServices.ContainerCredentials, FaultQueue.AnyOperation, FaultKind.InternalError);

        Assert.Equal(HttpStatusCode.InternalServerError, (await GetAsync(simulator, Token)).Status);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(simulator, Token)).Status);
    }

    private static async Task<string> KeyAsync(RunningSimulator simulator) =>
        (await GetAsync(simulator, Token)).Json.GetProperty("AccessKeyId").GetString()!;

    private static async Task<Response> GetAsync(RunningSimulator simulator, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/v2/credentials/task", UriKind.Relative));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using var response = await simulator.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await Response.ReadAsync(response);
    }
}
