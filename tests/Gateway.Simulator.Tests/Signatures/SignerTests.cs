using System.Net;
using System.Net.Http.Headers;
using Gateway.Simulator.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Simulator.Tests.Signatures;

public sealed class SignerTests
{
    [Fact]
    public async Task An_unknown_key_is_an_unrecognized_client()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(
            simulator, simulator.Session() with { AccessKeyId = "ASIAUNKNOWN000000000" }).SendAsync();

        answer.AssertRefused("UnrecognizedClientException", "The security token included in the request is invalid.");
        Assert.Equal("68", answer.Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_token_of_another_session_is_an_unrecognized_client()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(
            simulator, simulator.Session() with { SessionToken = simulator.Session().SessionToken }).SendAsync();

        answer.AssertRefused("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    [Fact]
    public async Task A_session_key_without_its_token_is_an_unrecognized_client()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session() with { SessionToken = null }).SendAsync();

        answer.AssertRefused("UnrecognizedClientException", "The security token included in the request is invalid.");
    }

    [Fact]
    public async Task A_session_expires_when_the_simulators_time_advances()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
        await using var simulator = await RunningSimulator.StartAsync(time);
        var session = simulator.Session();

        time.Advance(TimeSpan.FromMinutes(60) - TimeSpan.FromSeconds(1));
        var before = await new SignedCall(simulator, session) { SignedAt = time.GetUtcNow().UtcDateTime }.SendAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        var after = await new SignedCall(simulator, session) { SignedAt = time.GetUtcNow().UtcDateTime }.SendAsync();

        Assert.Equal(HttpStatusCode.OK, before.Status);
        after.AssertRefused("ExpiredTokenException", "The security token included in the request is expired");
        Assert.Equal("67", after.Headers["Content-Length"]);
    }

    [Fact]
    public async Task No_Authorization_is_a_missing_token()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request => request.Headers.Remove("Authorization"),
        }.SendAsync();

        answer.AssertRefused("MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    [Fact]
    public async Task A_bearer_key_is_not_a_valid_API_key()
    {
        await using var simulator = await RunningSimulator.StartAsync();

        var answer = await new SignedCall(simulator, simulator.Session())
        {
            Afterwards = request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "some-key"),
        }.SendAsync();

        answer.AssertRefused("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
    }
}
