using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Accounts;

/// <summary>A machine with a wrong clock, against an AWS that rejects signatures more than five minutes off.</summary>
public class WrongClockTests
{
    private readonly FakeTimeProvider _aws = new(TimeProvider.System.GetUtcNow());

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    [InlineData(23 * 60)]
    public async Task A_gateway_whose_clock_is_wrong_serves_from_its_first_request_on(int minutes)
    {
        _aws.AdjustTime(_aws.GetUtcNow().AddMinutes(minutes));
        await using var gateway = await StartAsync();

        using var first = await gateway.Post("/converse", Some.ConverseRequest());
        using var second = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
        Assert.Equal(2, gateway.BedrockCalls);
        Assert.Contains(gateway.Logs.Events, logged => logged.Id == 2200);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(-30)]
    public async Task A_clock_that_goes_wrong_costs_one_attempt_and_no_session(int minutes)
    {
        await using var gateway = await StartAsync();
        using var before = await gateway.Post("/converse", Some.ConverseRequest());

        _aws.AdjustTime(_aws.GetUtcNow().AddMinutes(minutes));
        using var after = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [before.StatusCode, after.StatusCode]);
        Assert.Equal(3, gateway.BedrockCalls);
        Assert.Equal(1, gateway.StsCalls);
    }

    [Fact]
    public async Task A_difference_of_days_is_not_believed_and_said()
    {
        _aws.AdjustTime(_aws.GetUtcNow().AddDays(2));
        await using var gateway = await StartAsync();

        using var response = await gateway.Post("/converse", Some.ConverseRequest());

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Single(gateway.Logs.Events, logged => logged.Id == 2201);
    }

    private Task<TestGateway> StartAsync() =>
        TestGateway.StartAsync(simulator: builder => builder.Services.AddSingleton<TimeProvider>(_aws));
}
