using System.Net;
using System.Net.Sockets;
using Gateway.Testing;

namespace Gateway.Tests.Hosting;

/// <summary>An address that the gateway cannot listen on.</summary>
public class TakenPortTests
{
    [Fact]
    public async Task A_taken_port_is_one_sentence_and_an_exit_code()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (exitCode, output, error) = await StartAsync($"http://{other.LocalEndpoint}");

        Assert.Equal(1, exitCode);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"{other.LocalEndpoint}", error, StringComparison.Ordinal);
        Assert.Contains("使用中", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Hosting failed to start", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_one_sentence_too()
    {
        // TEST-NET-1 (RFC 5737): no machine has this address.
        var (exitCode, output, error) = await StartAsync("http://192.0.2.1:8080");

        Assert.Equal(1, exitCode);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Kestrel__Endpoints__<name>__Url", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Hosting failed to start", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> StartAsync(string url)
    {
        using var gateway = RunningProgram.Start("Gateway", new()
        {
            ["AWS_REGION"] = "ap-northeast-1",
            ["Contractor__RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
            ["Contractor__ExternalId"] = "an-external-id",
            ["Ledger__Store"] = "None",
            ["ASPNETCORE_URLS"] = url,
        });
        return await gateway.EndAsync();
    }
}
