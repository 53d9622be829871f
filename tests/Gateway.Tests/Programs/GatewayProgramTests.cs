using Gateway.Tests.Hosting;

namespace Gateway.Tests.Programs;

public class GatewayProgramTests
{
    [Fact]
    public async Task Version_is_printed()
    {
        using var program = RunningProgram.Start("Gateway", null, "--version");

        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Matches(@"\A\d+\.\d+\.\d+", output);
    }

    [Fact]
    public async Task Without_configuration_it_does_not_start_and_says_what_to_set()
    {
        using var program = RunningProgram.Start("Gateway", null);

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.All(["AWS_REGION", "Contractor__RoleArn", "Contractor__ExternalId"], key =>
            Assert.Contains(key, error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_setting_makes_it_accept_a_loopback_address()
    {
        using var program = RunningProgram.Start("Gateway", new()
        {
            ["AWS_REGION"] = "ap-northeast-1",
            ["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:5101",
            ["Contractor__RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
            ["Contractor__ExternalId"] = "sandbox-external-id",
            ["UpstreamProfile"] = "Simulator",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        });

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("AWS_ENDPOINT_URL_STS", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_created_without_any_configuration()
    {
        using var program = RunningProgram.Start("Gateway", null, "keys", "create", "resident-desk");

        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Matches("igw_prod_", output);
        Assert.Contains("一度だけ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_tells_a_running_gateway_from_none()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var running = RunningProgram.Start(
            "Gateway", new() { ["ASPNETCORE_URLS"] = gateway.Http.BaseAddress!.ToString() }, "--healthcheck");
        using var none = RunningProgram.Start(
            "Gateway", new() { ["ASPNETCORE_URLS"] = "http://127.0.0.1:1" }, "--healthcheck");

        Assert.Equal(0, (await running.EndAsync()).ExitCode);
        Assert.Equal(1, (await none.EndAsync()).ExitCode);
    }
}
