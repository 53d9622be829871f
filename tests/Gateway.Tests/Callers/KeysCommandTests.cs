using System.Net;
using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Callers;

public class KeysCommandTests
{
    [Fact]
    public async Task The_printed_settings_make_the_printed_key_work()
    {
        using var output = new StringWriter();

        var exitCode = KeysCommand.Run(["create", "resident-desk", "test"], output, TextWriter.Null);

        var key = Regex.Match(output.ToString(), @"igw_test_\w+").Value;
        var settings = Regex.Matches(output.ToString(), @"(Callers__\S+)=(\S+)")
            .ToDictionary(
                match => match.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal),
                string? (match) => match.Groups[2].Value);
        await using var gateway = await TestGateway.StartAsync(settings);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("x-api-key", key);
        Assert.Equal(0, exitCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Send(request)).StatusCode);
    }

    [Fact]
    public void The_key_is_printed_once()
    {
        using var output = new StringWriter();

        KeysCommand.Run(["create", "resident-desk"], output, TextWriter.Null);

        Assert.Single(Regex.Matches(output.ToString(), @"igw_prod_\w+"));
    }

    [Theory]
    [InlineData]
    [InlineData("list")]
    [InlineData("create")]
    [InlineData("create", "住民課")]
    [InlineData("create", "desk", "PROD")]
    [InlineData("create", "desk", "prod", "more")]
    public void A_wrong_command_line_prints_the_usage(params string[] arguments)
    {
        using var error = new StringWriter();

        var exitCode = KeysCommand.Run(arguments, TextWriter.Null, error);

        Assert.Equal(2, exitCode);
        Assert.Contains("keys create <application>", error.ToString(), StringComparison.Ordinal);
    }
}
