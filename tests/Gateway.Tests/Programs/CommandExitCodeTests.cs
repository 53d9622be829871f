using Gateway.Testing;

namespace Gateway.Tests.Programs;

/// <summary>The exit code of each command whose settings are wrong, as a script sees it.</summary>
public class CommandExitCodeTests
{
    private const string Wrong = "Callers:Applications:desk:Keys:0:Sha256=b";

    // 1 would say of the trail that it was tampered with, and of a bill that it is not explained.
    [Theory]
    [InlineData("audit", "verify")]
    [InlineData("keys", "list")]
    [InlineData("keys", "registered")]
    [InlineData("reconcile", "2026-11", "--cur", "cur")]
    [InlineData("residency", "check", "--trail", "trail")]
    [InlineData("statement", "list")]
    public async Task Wrong_settings_are_no_finding(params string[] command)
    {
        using var program = RunningProgram.Start("Gateway", null, [.. command, "--", Wrong]);

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("設定に誤りがあります。", error, StringComparison.Ordinal);
        Assert.Contains("Callers__Applications__desk__Keys__0__Sha256", error, StringComparison.Ordinal);
    }

    // It is asked what is wrong, the settings included.
    [Fact]
    public async Task To_doctor_they_are_a_finding()
    {
        using var program = RunningProgram.Start("Gateway", null, "doctor", "--", Wrong);

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((1, ""), (exitCode, error));
        Assert.Contains("Callers__Applications__desk__Keys__0__Sha256", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("audit")]
    [InlineData("keys")]
    [InlineData("keys", "register")]
    [InlineData("reconcile")]
    [InlineData("residency")]
    [InlineData("statement")]
    public async Task Their_usage_says_so(params string[] command)
    {
        using var program = RunningProgram.Start("Gateway", null, command);

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Matches("exit code: 0 .+ 1 .+ 2 .*wrong usage or settings", error);
    }
}
