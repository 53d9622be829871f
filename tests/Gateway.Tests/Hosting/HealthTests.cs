using System.Net;
using Gateway.Testing;

namespace Gateway.Tests.Hosting;

public class HealthTests
{
    [Fact]
    public async Task Ready_needs_a_session_and_live_does_not()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { ["Contractor:ExternalId"] = "wrong-external-id" });

        using var live = await gateway.Http.GetAsync("/health/live", TestContext.Current.CancellationToken);
        using var ready = await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ready_is_200_with_a_session_and_calls_no_model()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        var calls = gateway.BedrockCalls;

        using var ready = await gateway.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(calls, gateway.BedrockCalls);
    }

    [Fact]
    public async Task A_request_in_flight_is_answered_while_the_gateway_stops()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        gateway.Aws.Faults.Add(
            "bedrock-runtime", "Converse", Gateway.Simulator.Faults.FaultKind.Slow, delay: TimeSpan.FromSeconds(1));
        var inFlight = gateway.Post("/converse", Some.ConverseRequest());
        await gateway.ArrivedAtBedrockAsync(2);

        await gateway.StopAsync();

        Assert.Equal(HttpStatusCode.OK, (await inFlight).StatusCode);
    }
}
