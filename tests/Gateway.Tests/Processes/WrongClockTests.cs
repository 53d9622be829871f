using System.Net;
using Gateway.Testing;
using Gateway.Testing.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Processes;

/// <summary>
/// A machine whose clock is hours wrong, with the credentials that the AWS SDK's own chain finds for a container, and with proxy
/// variables that name a server that only listens.
/// </summary>
public class WrongClockTests
{
    // A task role's credentials last six hours here: for two of these clocks they have expired, or are not valid yet.
    [Theory(Timeout = 120_000)]
    [InlineData(-20)]
    [InlineData(-8)]
    [InlineData(-3)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    public async Task The_time_is_learned_from_AWS_before_any_credentials_are_judged(int hours)
    {
        var aws = new ShiftedTime { Ahead = TimeSpan.FromHours(hours) };
        await using var proxy = ScriptedSocket.Start([]);
        await using var gateway = await StartAsync(aws, proxy);

        using var response = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, proxy.Connections.Total);
    }

    [Theory(Timeout = 120_000)]
    [InlineData(-8)]
    [InlineData(8)]
    public async Task Credentials_that_have_ended_by_AWSs_clock_are_fetched_anew(int hours)
    {
        var aws = new ShiftedTime { Ahead = TimeSpan.FromHours(hours) };
        await using var proxy = ScriptedSocket.Start([]);
        await using var gateway = await StartAsync(aws, proxy);

        aws.Ahead += TimeSpan.FromHours(7);
        using var response = await gateway.ConverseAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static Task<SeparateGateway> StartAsync(ShiftedTime aws, ScriptedSocket proxy) => SeparateGateway.StartAsync(new()
    {
        Simulator = builder => builder.Services.AddSingleton<TimeProvider>(aws),
        Environment = new()
        {
            ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "{aws}/v2/credentials/task",
            ["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "sandbox-container-token",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["HTTP_PROXY"] = proxy.Address.ToString(),
            ["http_proxy"] = proxy.Address.ToString(),
            ["HTTPS_PROXY"] = proxy.Address.ToString(),
            ["ALL_PROXY"] = proxy.Address.ToString(),
        },
    });

    private sealed class ShiftedTime : TimeProvider
    {
        private long _ahead;

        public TimeSpan Ahead
        {
            get => new(Interlocked.Read(ref _ahead));
            set => Interlocked.Exchange(ref _ahead, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
