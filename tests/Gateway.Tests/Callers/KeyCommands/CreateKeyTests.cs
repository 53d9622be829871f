using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Gateway.Callers.KeyCommands;
using Gateway.Testing;

namespace Gateway.Tests.Callers.KeyCommands;

public partial class CreateKeyTests
{
    // The purpose of the settings: with them alone, a request with the key gets a response of a model.
    [Theory]
    [InlineData("resident_desk")]
    [InlineData("desk")]
    [InlineData("3F_kosodate")]
    public async Task The_printed_variables_make_the_printed_key_work(string application)
    {
        var (output, key) = Create(application);

        var status = await CallAsync(key, Variables(output));

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Theory]
    [InlineData("resident_desk")]
    [InlineData("resident-desk")]
    [InlineData("resident.desk")]
    [InlineData("a__b")]
    public async Task The_printed_JSON_makes_the_printed_key_work(string application)
    {
        var (output, key) = Create(application);

        var status = await CallAsync(key, new() { ["GATEWAY_SETTINGS_JSON"] = Json().Match(output).Value });

        Assert.Equal(HttpStatusCode.OK, status);
    }

    [Fact]
    public void The_printed_variables_are_ones_that_a_shell_exports()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no sh.");
        var (output, _) = Create("resident_desk");
        var variables = Variables(output);
        using var shell = Process.Start(new ProcessStartInfo(
            "sh", ["-c", string.Join('\n', ["set -e", .. variables.Select(one => $"export {one.Key.Replace(":", "__", StringComparison.Ordinal)}={one.Value}"), "env"])])
        {
            RedirectStandardOutput = true,
        })!;
        var exported = shell.StandardOutput.ReadToEnd().Split('\n');

        Assert.Equal(3, variables.Count);
        Assert.All(variables, one => Assert.Contains($"{one.Key.Replace(":", "__", StringComparison.Ordinal)}={one.Value}", exported));
    }

    // bash says "not a valid identifier", systemd drops the line, and the gateway starts without the application.
    [Theory]
    [InlineData("resident-desk", "resident_desk")]
    [InlineData("resident.desk", "resident_desk")]
    [InlineData("a__b", "a_b")]
    [InlineData("desk_", "desk")]
    [InlineData("-", "resident_desk")]
    public void An_id_that_no_variable_can_hold_is_told_and_its_variables_are_not_printed(string application, string better)
    {
        var (output, _) = Create(application);

        Assert.Empty(Variables(output));
        Assert.Contains($"「{better}」", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_is_printed_once()
    {
        using var output = new StringWriter();

        KeysCommand.Run(["create", "resident_desk"], Path.GetTempPath(), TextReader.Null, output, TextWriter.Null);

        Assert.Single(Regex.Matches(output.ToString(), @"igw_prod_\w+"));
    }

    [Theory]
    [InlineData]
    [InlineData("show")]
    [InlineData("list", "more")]
    [InlineData("verify", "igw_prod_a_b")]
    [InlineData("revoke")]
    [InlineData("revoke", "a", "b")]
    [InlineData("create")]
    [InlineData("create", "住民課")]
    [InlineData("create", "desk", "PROD")]
    [InlineData("create", "desk", "prod", "more")]
    public void A_wrong_command_line_prints_the_usage(params string[] arguments)
    {
        using var error = new StringWriter();

        var exitCode = KeysCommand.Run(arguments, Path.GetTempPath(), TextReader.Null, TextWriter.Null, error);

        Assert.Equal(2, exitCode);
        Assert.Contains("keys create <application>", error.ToString(), StringComparison.Ordinal);
    }

    private static (string Output, string Key) Create(string application)
    {
        using var output = new StringWriter();
        Assert.Equal(0, KeysCommand.Run(["create", application, "test"], Path.GetTempPath(), TextReader.Null, output, TextWriter.Null));
        return (output.ToString(), Regex.Match(output.ToString(), @"igw_test_\w+").Value);
    }

    private static Dictionary<string, string?> Variables(string output) =>
        Regex.Matches(output, @"(?m)^  (Callers__\S+)=(\S+)$").ToDictionary(
            match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal),
            string? (match) => match.Groups[2].Value);

    private static async Task<HttpStatusCode> CallAsync(string key, Dictionary<string, string?> settings)
    {
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(Some.ConverseRequest(), System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("x-api-key", key);
        using var response = await gateway.Send(request);
        return response.StatusCode;
    }

    [GeneratedRegex(@"(?ms)^  \{$.*?^  \}$")]
    private static partial Regex Json();
}
