using System.Net;
using Gateway.Testing;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Http;

/// <summary>The address in the log when there is a proxy between caller and gateway.</summary>
public class CallerAddressTests
{
    private const string Network = "Hosting:KnownIPNetworks:0";

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("198.51.100.7, 203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.1,203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9:50123", "203.0.113.9")]
    [InlineData("2001:db8::9", "2001:db8::9")]
    [InlineData("203.0.113.9, CANARY7f3a", "127.0.0.1")]
    [InlineData("CANARY7f3a", "127.0.0.1")]
    [InlineData("203.0.113.9, ", "203.0.113.9")]
    [InlineData("203.0.113.9.9", "127.0.0.1")]
    public async Task Behind_a_known_load_balancer_the_last_address_counts_in_every_line(string header, string address)
    {
        await using var gateway = await TestGateway.StartAsync(
            new(TestGateway.EveryLevel) { [Network] = "127.0.0.0/8" });

        using var answered = await gateway.Post("/converse", Some.ConverseRequest(), ("X-Forwarded-For", header));
        using var refused = await AskWithoutKeyAsync(gateway, header);

        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(address, await SourceAsync(gateway, 4000));
        Assert.Equal(address, await SourceAsync(gateway, 1000));
        Assert.DoesNotContain("CANARY7f3a", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_written_in_several_lines_counts_by_its_last()
    {
        await using var gateway = await TestGateway.StartAsync(new() { [Network] = "127.0.0.1/32" });
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            [
                "GET /models HTTP/1.1", "Host: localhost", "Connection: close", "X-Forwarded-For: 198.51.100.7",
                "X-Forwarded-For: 203.0.113.9",
            ]);
        await connection.ReadToEndAsync();

        Assert.Equal("203.0.113.9", await SourceAsync(gateway, 1000));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0/8")]
    [InlineData("203.0.113.0/24")]
    [InlineData("10.0.0.0/8", "true")]
    [InlineData(null, "true")]
    public async Task From_anywhere_else_the_connections_own_address_stays(string? network, string? frameworks = null)
    {
        var settings = new Dictionary<string, string?> { ["ForwardedHeaders_Enabled"] = frameworks };
        if (network is not null)
        {
            settings[Network] = network;
        }

        await using var gateway = await TestGateway.StartAsync(settings);

        using var answered = await gateway.Post(
            "/converse", Some.ConverseRequest(), ("X-Forwarded-For", "203.0.113.9"));
        using var refused = await AskWithoutKeyAsync(gateway, "203.0.113.9");

        Assert.Equal("127.0.0.1", await SourceAsync(gateway, 4000));
        Assert.Equal("127.0.0.1", await SourceAsync(gateway, 1000));
    }

    [Fact]
    public async Task With_the_frameworks_own_switch_on_the_header_is_still_read_once()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { [Network] = "127.0.0.0/8", ["ForwardedHeaders_Enabled"] = "true" });

        using var refused = await AskWithoutKeyAsync(gateway, "198.51.100.7, 127.0.0.9");

        Assert.Equal("127.0.0.9", await SourceAsync(gateway, 1000));
    }

    [Fact]
    public async Task An_IPv4_address_is_known_on_a_socket_for_both_families_too()
    {
        await using var gateway = await TestGateway.StartAsync(
            new() { [Network] = "127.0.0.0/8", ["Kestrel:Endpoints:Http:Url"] = "http://[::]:0" });
        await using var connection = await RawConnection.OpenAsync(gateway);

        await connection.SendAsync(
            ["GET /models HTTP/1.1", "Host: localhost", "Connection: close", "X-Forwarded-For: 203.0.113.9"]);
        await connection.ReadToEndAsync();

        Assert.Equal("203.0.113.9", await SourceAsync(gateway, 1000));
    }

    [Theory]
    [InlineData("10.0.0.0/33", "CIDR")]
    [InlineData("vpc", "CIDR")]
    [InlineData("0.0.0.0/0", "everybody")]
    [InlineData("::/0", "everybody")]
    public async Task What_is_no_network_refuses_start_by_its_key(string network, string reason)
    {
        var refused = await Assert.ThrowsAsync<AggregateException>(
            () => TestGateway.StartAsync(new() { [Network] = network, ["AWS_REGION"] = "us-east-1" }));

        var problems = refused.InnerExceptions.Cast<OptionsValidationException>()
            .SelectMany(invalid => invalid.Failures).ToList();
        Assert.Contains(problems, problem => problem.Contains("AWS_REGION", StringComparison.Ordinal));
        Assert.Matches($"^Hosting__KnownIPNetworks__0: .*{reason}", Assert.Single(
            problems, problem => problem.Contains("KnownIPNetworks", StringComparison.Ordinal)));
    }

    private static async Task<HttpResponseMessage> AskWithoutKeyAsync(TestGateway gateway, string forwardedFor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        return await gateway.Send(request);
    }

    private static async Task<string?> SourceAsync(TestGateway gateway, int id)
    {
        var line = await gateway.Logs.NextAsync(logged => logged.Id == id);
        return line.Values["SourceAddress"]?.ToString();
    }
}
