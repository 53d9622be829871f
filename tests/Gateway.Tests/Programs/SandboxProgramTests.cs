using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Testing;
using Microsoft.Data.Sqlite;

namespace Gateway.Tests.Programs;

public class SandboxProgramTests
{
    // The last line that the sandbox prints.
    private const string LastLine = "Stop: Ctrl+C";

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
        Assert.Equal((0, ""), (exitCode, output));
        Assert.Equal("demo|1|200", await LedgerAsync(LedgerBeside(LogPath(printed))));
        var log = TakeLog(printed);
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(lines, line =>
            line.TryGetProperty("UpstreamRequestId", out _) && line.GetProperty("Version").GetString()!.Length > 0
            && line.GetProperty("Host").GetString() == "gateway");
        Assert.DoesNotContain("こんにちは", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Key(printed), log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_that_cannot_be_made_is_one_sentence()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", [], "--log-file", "/no/such/folder/log");

        var (exitCode, _, errors) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("/no/such/folder", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    // Started at the same time: both search for free ports.
    [Fact]
    public async Task Two_sandboxes_run_side_by_side()
    {
        using var one = RunningProgram.Start("Gateway.Sandbox", null);
        using var other = RunningProgram.Start("Gateway.Sandbox", null);
        var first = await one.ReadUntilAsync(LastLine);
        var second = await other.ReadUntilAsync(LastLine);
        using var request = Printed(second);
        using var http = new HttpClient();

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.NotEqual(TakeLog(first, "path"), TakeLog(second, "path"));
        Assert.Empty(Addresses(first).Intersect(Addresses(second)));
        Assert.Equal(4, Addresses(second).Count);
        AssertMovedIsTold(first);
        AssertMovedIsTold(second);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    // At least one of them does not have the port that the README names.
    private static void AssertMovedIsTold(IReadOnlyList<string> printed)
    {
        var text = string.Join('\n', printed);
        var port = Regex.Match(text, @"gateway\s+http://127\.0\.0\.1:(\d+)").Groups[1].Value;
        Assert.Equal(
            port != "8080",
            text.Contains($"ポート 8080 は使用中のため {port} を使います / port 8080 is taken: {port} is used instead", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_of_the_three_printed_addresses_answers_in_what_it_speaks()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = await program.ReadUntilAsync(LastLine);
        var text = string.Join('\n', printed);
        using var http = TrustingOnly(AuthorityPath(printed));

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
        var folder = Path.GetDirectoryName(AuthorityPath(printed))!;

        using var authority = X509CertificateLoader.LoadCertificateFromFile(AuthorityPath(printed));
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, "certificate.pem"));
        var modes = Directory.GetFiles(folder).Append(folder).Select(File.GetUnixFileMode).ToList();
        using var kill = Process.Start(
            "kill", ["-TERM", program.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await program.EndAsync();

        Assert.True(certificate.MatchesHostname("127.0.0.1") && certificate.MatchesHostname("::1"));
        Assert.True(certificate.MatchesHostname("localhost"));
        Assert.True(authority.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.False(certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(authority.Subject, certificate.Issuer);
        Assert.Contains(
            Convert.ToHexString(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            string.Join('\n', printed).Replace(":", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(4, modes.Count);
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
        await program.EndAsync();
        var output = TakeLog(printed);

        Assert.Contains("\"Outcome\":\"failed_midstream\"", output, StringComparison.Ordinal);

        // The simulator's server logs in its own words that its connection was reset.
        Assert.DoesNotContain(output.Split('\n').Where(line => line.Contains("\"Host\":\"gateway\"", StringComparison.Ordinal)), line =>
            line.Contains("Exception", StringComparison.Ordinal)
            && !line.Contains("Connection processing ended abnormally", StringComparison.Ordinal)); // Logged by Kestrel at times.
    }

    // Users try the models that they see in the list.
    [Fact]
    public async Task The_demo_application_may_use_every_model_it_is_shown()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null);
        var printed = await program.ReadUntilAsync(LastLine);
        using var http = new HttpClient { BaseAddress = new Uri(new Uri(Url(printed)), "/") };
        http.DefaultRequestHeaders.Add("x-api-key", Key(printed));
        using var models = JsonDocument.Parse(
            await http.GetStringAsync(new Uri("models", UriKind.Relative), TestContext.Current.CancellationToken));
        var aliases = models.RootElement.GetProperty("models").EnumerateArray()
            .Select(model => model.GetProperty("alias").GetString()!)
            .Where(alias => !alias.StartsWith("simulator.", StringComparison.Ordinal)).ToList();

        var refused = new List<string>();
        foreach (var alias in aliases)
        {
            var (path, body) = Asking(alias);
            using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(
                new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                refused.Add($"{alias}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        }

        TakeLog(printed);
        Assert.Empty(refused);
        Assert.True(aliases.Count >= 5, string.Join(", ", aliases));

        static (string Path, string Body) Asking(string alias) => alias switch
        {
            _ when alias.StartsWith("titan-embed", StringComparison.Ordinal) =>
                ($"model/{alias}/invoke", """{"inputText":"こんにちは"}"""),
            _ when alias.StartsWith("cohere-embed", StringComparison.Ordinal) =>
                ($"model/{alias}/invoke", """{"texts":["こんにちは"],"input_type":"search_query"}"""),
            "amazon-rerank-v1" => ($"model/{alias}/invoke", """{"query":"転入","documents":["転入届","転出届"]}"""),
            "cohere-rerank-v3-5" => ($"model/{alias}/invoke", """{"query":"転入","documents":["転入届","転出届"],"api_version":2}"""),
            _ => ("converse", $$$"""{"modelId":"{{{alias}}}","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}"""),
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_key_can_be_fixed_and_settings_are_arguments(bool byVariable)
    {
        var key = Gateway.Callers.ApiKey.Create("sandbox");
        using var program = RunningProgram.Start(
            "Gateway.Sandbox",
            byVariable ? new() { ["SANDBOX_API_KEY"] = key } : null,
            [.. byVariable ? Array.Empty<string>() : ["--api-key", key], "--", "Callers:Applications:demo:Name=窓口", "--Contractor__SessionName=desk"]);
        var printed = await program.ReadUntilAsync(LastLine);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Add("x-api-key", key);

        var models = await http.GetStringAsync(new Uri(new Uri(Url(printed)), "/models"), TestContext.Current.CancellationToken);

        TakeLog(printed);
        Assert.Equal(key, Key(printed));
        Assert.Contains("窓口", models, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_says_how_to_start_it_and_starts_nothing()
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null, "--help");

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(
            ["--api-key", "SANDBOX_API_KEY", "--log-file", "Key=Value", "doctor", "Ctrl+C"],
            text => Assert.Contains(text, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("'--apikey'", "--apikey", "x")]
    [InlineData("'Settings'", "Settings")]
    [InlineData("igw_", "--api-key", "secret")]
    [InlineData("'--api-key'", "--api-key")]
    public async Task A_wrong_command_line_is_told_with_the_usage(string said, params string[] arguments)
    {
        using var program = RunningProgram.Start("Gateway.Sandbox", null, arguments);

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((2, ""), (exitCode, output));
        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.Contains("usage:", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_and_a_taken_port_are_told_without_a_stack_trace()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        foreach (var (setting, said) in new[]
        {
            ("Bedrock:MaxAttempts=9", "Bedrock__MaxAttempts"),
            ($"Kestrel:Endpoints:Http:Url=http://{taken.LocalEndpoint}", taken.LocalEndpoint.ToString()!),
        })
        {
            using var program = RunningProgram.Start("Gateway.Sandbox", null, setting, "--log-file", "-");
            var (exitCode, _, error) = await program.EndAsync();

            Assert.Equal(1, exitCode);
            Assert.Contains(said, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    // The gateway's three addresses and the simulator's.
    private static HashSet<string> Addresses(List<string> printed) =>
        [.. Regex.Matches(string.Join('\n', printed), @"https?://127\.0\.0\.1:\d+(?=\s)").Select(url => url.Value)];

    private static string Url(List<string> printed) =>
        Regex.Match(string.Join('\n', printed), @"curl -s (\S+)").Groups[1].Value;

    private static string AuthorityPath(List<string> printed) =>
        Assert.Single(printed, line => line.EndsWith("ca.pem", StringComparison.Ordinal)).Trim();

    private static string Key(List<string> printed) =>
        Regex.Match(string.Join('\n', printed), @"Bearer (\w+)").Groups[1].Value;

    // Returns the content of the named file, or its path, and deletes the file.
    private static string TakeLog(List<string> printed, string what = "text")
    {
        var path = LogPath(printed);
        var text = what == "path" ? path : File.ReadAllText(path);
        File.Delete(path);
        if (LedgerBeside(path) is var ledger && Directory.Exists(ledger))
        {
            Directory.Delete(ledger, recursive: true);
        }

        return text;
    }

    private static string LogPath(List<string> printed) =>
        Regex.Match(string.Join('\n', printed), @"ログ / log: (\S+)").Groups[1].Value;

    // The only request of the sandbox's ledger.
    private static async Task<string> LedgerAsync(string folder)
    {
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(folder) & ForOthers);
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT application || '|' || state || '|' || status FROM usage";
        return (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static string LedgerBeside(string log) => Path.ChangeExtension(log, null) + "-ledger";

    // Checks the chain, which must end at this authority and no other, and the server's name.
    private static HttpClient TrustingOnly(string authorityPath) => new(new SocketsHttpHandler
    {
        SslOptions =
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509CertificateLoader.LoadCertificateFromFile(authorityPath) },
            },
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
