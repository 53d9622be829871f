using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Hosting;

namespace Gateway.Tests.Programs;

public class SandboxProgramTests
{
    // The last line of what the sandbox prints.
    private const string LastLine = "-d '{";

    private const UnixFileMode ForOthers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

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

        Assert.Empty(Addresses(first).Intersect(Addresses(second)));
        Assert.Equal(4, Addresses(second).Count);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Each_of_the_three_printed_addresses_answers_in_what_it_speaks()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = await program.ReadUntilAsync(LastLine);
        var text = string.Join('\n', printed);
        var fingerprint = Regex.Match(text, @"SHA-256 ([0-9A-F:]{95})").Groups[1].Value;
        using var http = TrustingOnly(fingerprint);

        var answers = new List<(HttpStatusCode, string)>();
        foreach (var (address, version) in new[]
        {
            (@"gateway\s+(http://\S+)\s+HTTP/1\.1\n", "1.1"), (@"(http://\S+)\s+HTTP/2 \(h2c\)", "2.0"),
            (@"(https://\S+)\s+HTTPS: HTTP/1\.1, HTTP/2", "1.1"), (@"(https://\S+)\s+HTTPS: HTTP/1\.1, HTTP/2", "2.0"),
        })
        {
            using var request = Printed(printed, Regex.Match(text, address).Groups[1].Value + "/converse");
            request.Version = Version.Parse(version);
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            answers.Add((response.StatusCode, response.Version.ToString()));
        }

        Assert.Equal(
            [
                (HttpStatusCode.OK, "1.1"), (HttpStatusCode.OK, "2.0"),
                (HttpStatusCode.OK, "1.1"), (HttpStatusCode.OK, "2.0"),
            ],
            answers);
    }

    [Fact]
    public async Task The_printed_certificate_is_its_users_alone_and_gone_after_the_stop()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no SIGTERM and no file modes.");
            return;
        }

        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = await program.ReadUntilAsync(LastLine);
        var path = Assert.Single(printed, line => line.EndsWith("certificate.pem", StringComparison.Ordinal)).Trim();
        var folder = Path.GetDirectoryName(path)!;

        using var certificate = X509CertificateLoader.LoadCertificateFromFile(path);
        var modes = Directory.GetFiles(folder).Append(folder).Select(File.GetUnixFileMode).ToList();
        using var kill = Process.Start(
            "kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await program.EndAsync();

        Assert.True(certificate.MatchesHostname("127.0.0.1") && certificate.MatchesHostname("::1"));
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.Equal(3, modes.Count);
        Assert.All(modes, mode => Assert.Equal(UnixFileMode.None, mode & ForOthers));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_stream_that_breaks_is_one_line_of_the_log_and_no_failure_of_the_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM.");
        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = await program.ReadUntilAsync(LastLine);
        using var request = Printed(printed, Url(printed) + "/stream");
        request.Content = new StringContent(
            Some.ConverseRequest(modelId: "simulator.stream-reset"), System.Text.Encoding.UTF8, "application/json");
        using var http = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(
            () => http.SendAsync(request, TestContext.Current.CancellationToken));
        using var kill = Process.Start(
            "kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var (_, output, _) = await program.EndAsync();

        Assert.Contains("\"Outcome\":\"failed_midstream\"", output, StringComparison.Ordinal);

        // The gateway's lines are JSON; the simulator's server says in words of its own that its connection was reset.
        Assert.DoesNotContain(output.Split('\n').Where(line => line.StartsWith('{')), line =>
            line.Contains("Exception", StringComparison.Ordinal)
            && !line.Contains("Connection processing ended abnormally", StringComparison.Ordinal)); // Kestrel's, at times
    }

    // The gateway's three and the simulator's.
    private static HashSet<string> Addresses(List<string> printed) =>
        [.. Regex.Matches(string.Join('\n', printed), @"https?://127\.0\.0\.1:\d+(?=\s)").Select(url => url.Value)];

    private static string Url(List<string> printed) =>
        Regex.Match(string.Join('\n', printed), @"curl -s (\S+)").Groups[1].Value;

    private static HttpClient TrustingOnly(string fingerprint) => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            RemoteCertificateValidationCallback = (_, presented, _, _) => string.Join(
                ':', presented!.GetCertHash(HashAlgorithmName.SHA256).Select(part => part.ToString(
                    "X2", System.Globalization.CultureInfo.InvariantCulture))) == fingerprint,
        },
    });

    private static HttpRequestMessage Printed(List<string> printed, string? url = null)
    {
        var text = string.Join('\n', printed);
        var request = new HttpRequestMessage(HttpMethod.Post, url ?? Url(printed))
        {
            Content = new StringContent(
                Regex.Match(text, @"-d '(.*)'").Groups[1].Value, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Authorization", Regex.Match(text, @"Authorization: (Bearer \w+)").Groups[1].Value);
        return request;
    }
}
