using System.Text.Json;
using Gateway.Testing;

namespace Gateway.Tests.Programs;

/// <summary>
/// <c>doctor</c> as users run it: the gateway's own program, which accepts only AWS's addresses, and the sandbox's, which uses
/// the simulated AWS.
/// </summary>
public class DoctorProgramTests
{
    [Fact]
    public async Task In_the_sandbox_nothing_is_wrong_and_the_report_is_Japanese()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null, "doctor");

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("[正常] 事業者のロールの引き受け", output, StringComparison.Ordinal);
        Assert.Contains("異常 0", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_behind_two_dashes_makes_it_fail_in_one_object_of_JSON()
    {
        using var program = RunningProgram.Start(
            "Gateway.Sandbox", null, "doctor", "--json", "--lang", "en", "--", "Contractor:ExternalId=another-one");

        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        using var report = JsonDocument.Parse(output);
        Assert.Equal("en", report.RootElement.GetProperty("language").GetString());
        Assert.DoesNotContain("another-one", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_configuration_every_missing_setting_is_a_finding()
    {
        using var program = RunningProgram.Start("Gateway", null, "doctor", "--json");

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((1, ""), (exitCode, error));
        using var report = JsonDocument.Parse(output);
        Assert.All(["AWS_REGION", "Contractor__RoleArn", "Contractor__ExternalId", "Ledger__Store"], key =>
            Assert.Contains(key, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_usage_is_told_on_standard_error()
    {
        using var program = RunningProgram.Start("Gateway", null, "doctor", "--everything");

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains("--call-model", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_a_VPC_AWS_itself_is_never_connected_to()
    {
        using var program = RunningProgram.Start(
            "Gateway",
            new()
            {
                ["AWS_REGION"] = "ap-northeast-1",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["Contractor__RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
                ["Contractor__ExternalId"] = "sandbox-external-id",
                ["Ledger__Store"] = "None",
            },
            "doctor", "--json");

        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        using var report = JsonDocument.Parse(output);
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.Contains(findings, finding => finding.GetProperty("id").GetString() == "dns"
            && finding.GetProperty("causes")[0].GetProperty("code").GetString() is "name_public" or "name_unknown");
        Assert.All(
            findings.Where(finding => finding.GetProperty("id").GetString() == "tcp"),
            finding => Assert.Equal("skipped", finding.GetProperty("status").GetString()));
    }
}
