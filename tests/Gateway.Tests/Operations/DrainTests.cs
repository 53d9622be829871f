using System.Net;
using Gateway.Simulator.Faults;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Operations;

public class DrainTests
{
    [Fact]
    public async Task Told_to_stop_it_is_not_ready_any_more_and_still_lives()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.Post("/converse", Some.ConverseRequest());
        using var before = await gateway.Get("/health/ready");

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        using var ready = await gateway.Get("/health/ready");
        using var live = await gateway.Get("/health/live");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task A_request_in_flight_is_waited_for_no_longer_than_configured()
    {
        await using var gateway = await TestGateway.StartAsync(new() { ["Operations:DrainTimeout"] = "00:00:01" });
        gateway.Aws.Faults.Add("bedrock-runtime", "Converse", FaultKind.Hang);
        var inFlight = gateway.Post("/converse", Some.ConverseRequest());
        await gateway.ArrivedAtBedrockAsync(1);

        var stopping = gateway.StopAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(
            () => inFlight.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
        await stopping;
    }
}
