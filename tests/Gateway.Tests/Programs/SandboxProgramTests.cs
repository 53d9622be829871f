using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Programs;

public class SandboxProgramTests
{
    // The last line of what the sandbox prints.
    private const string LastLine = "-d '{";

    [Fact]
    public async Task The_printed_request_is_answered_in_Japanese_and_SIGTERM_ends_it_cleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var program = RunningProgram.Start(
            "Gateway.Sandbox", new() { ["AWS_REGION"] = "us-east-1", ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1" });
        var printed = await program.ReadUntilAsync(LastLine);
        using var request = Printed(printed);
        using var http = new HttpClient();

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var kill = Process.Start(
            "kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("こんにちは", answer, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(lines, line =>
            line.TryGetProperty("UpstreamRequestId", out _) && line.GetProperty("Version").GetString()!.Length > 0);
        Assert.DoesNotContain("こんにちは", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_sandboxes_run_side_by_side()
    {
        using var one = RunningProgram.Start("Gateway.Sandbox", null);
        var first = await one.ReadUntilAsync(LastLine);
        using var other = RunningProgram.Start("Gateway.Sandbox", null);
        var second = await other.ReadUntilAsync(LastLine);
        using var request = Printed(second);
        using var http = new HttpClient();

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.NotEqual(Url(first), Url(second));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static string Url(List<string> printed) =>
        Regex.Match(string.Join('\n', printed), @"curl -s (\S+)").Groups[1].Value;

    private static HttpRequestMessage Printed(List<string> printed)
    {
        var text = string.Join('\n', printed);
        var request = new HttpRequestMessage(HttpMethod.Post, Url(printed))
        {
            Content = new StringContent(
                Regex.Match(text, @"-d '(.*)'").Groups[1].Value, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", Regex.Match(text, @"Authorization: (Bearer \w+)").Groups[1].Value);
        return request;
    }
}
