using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Configuration;

/// <summary>Settings about which the operator is warned at each start.</summary>
public class WeakSettingsTests
{
    private const int Id = 5030;
    private const string Inspection = "Callers:Applications:demo:RequestPolicy";

    [Theory]
    [InlineData("Contractor:ServePastExpiry", "true")]
    [InlineData("Bedrock:RetryAmbiguous", "true")]
    [InlineData("Residency:RequireVerified", "false")]
    [InlineData(Inspection + ":AllowOpaqueBodies", "true")]
    [InlineData("Callers:Applications:demo:PersonalData:Requests", "Off")]
    [InlineData(Inspection + ":RequestMetadata", "false")]
    [InlineData(Inspection + ":Guardrail:Forced", "false")]
    [InlineData("Kestrel:Endpoints:Plain:Url", "http://0.0.0.0:0")]
    public async Task Each_is_one_warning_by_its_name(string setting, string value)
    {
        await using var gateway = await TestGateway.StartAsync(new(Strict)
        {
            [Inspection + ":Guardrail:Identifier"] = "abcdefghijkl",
            [Inspection + ":Guardrail:Version"] = "1",
            [Inspection + ":Guardrail:CrossRegionProfile"] = "none",
            [setting] = value,
        });

        var warning = Assert.Single(gateway.Logs.Events, IsAboutAnother);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Equal(setting.Replace(":", "__", StringComparison.Ordinal), warning.Values["Setting"]);
        Assert.EndsWith(".", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_them_nothing_is_warned_of()
    {
        await using var gateway = await TestGateway.StartAsync(Strict);

        Assert.DoesNotContain(gateway.Logs.Events, IsAboutAnother);
    }

    // These gateways have no ledger, which is one too, and has tests of its own.
    private static bool IsAboutAnother(CapturedLogs.LogEvent logged) =>
        logged.Id == Id && !Equals(logged.Values["Setting"], "Ledger__Store=None");

    private static Dictionary<string, string?> Strict => new() { ["Residency:RequireVerified"] = "true" };
}
