using System.Text.RegularExpressions;
using Gateway.Telemetry;
using Gateway.Testing;

namespace Gateway.Tests.Programs;

public class GatewayProgramTests
{
    // The required settings. Nothing responds at these addresses, which does not matter for health/live.
    private static readonly Dictionary<string, string> Configured = new()
    {
        ["AWS_REGION"] = "ap-northeast-1",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["Contractor__RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
        ["Contractor__ExternalId"] = "sandbox-external-id",
        ["Ledger__Store"] = "None",
    };

    [Fact]
    public async Task Version_is_printed_and_below_it_what_the_program_runs_on()
    {
        using var program = RunningProgram.Start("Gateway", new() { ["TZ"] = "Asia/Tokyo" }, "--version");

        var (exitCode, output, _) = await program.EndAsync();

        var lines = output.Split('\n');
        Assert.Equal(0, exitCode);
        Assert.Equal(ProgramVersion.Text, lines[0]);
        Assert.Matches(
            @"\A\.NET 10\.\S+, ICU \S+.*, Asia/Tokyo \+09:00, \d{4}年\d+月\d+日[日月火水木金土]曜日\z", lines[1]);
    }

    [Theory]
    [InlineData("TZ", "Nowhere/Atall", " \\+00:00, ")]
    [InlineData("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1", ", no ja-JP$")]
    public async Task Version_shows_that_time_zones_or_ICU_are_missing(string variable, string value, string shown)
    {
        using var program = RunningProgram.Start("Gateway", new() { [variable] = value }, "--version");

        var (exitCode, output, _) = await program.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Matches(shown, output.Split('\n')[1]);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public async Task Help_is_printed_without_configuration(string argument)
    {
        using var program = RunningProgram.Start("Gateway", null, argument);

        var (exitCode, output, error) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(
            ["doctor", "keys create", "--healthcheck", "--version", "deploy/docs/configuration.md", "起動します", "serves"],
            word => Assert.Contains(word, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_configuration_it_does_not_start_and_says_what_to_set()
    {
        using var program = RunningProgram.Start("Gateway", null);

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.All(["AWS_REGION", "Contractor__RoleArn", "Contractor__ExternalId", "Ledger__Store"], key =>
            Assert.Contains(key, error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_or_former_section_of_the_environment_is_refused_and_another_programs_variable_is_not()
    {
        using var program = RunningProgram.Start("Gateway", new()
        {
            ["Callres__Applications__desk__Name"] = "窓口",
            ["Operations__MaxConcurrentRequests"] = "10",
            ["INSPECTION__MunicipalityCode"] = "131016",
            ["npm_config__auth"] = "1",
            ["DOTNET_Another__Setting"] = "1",
        });

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.All(["Callres", "Operations", "INSPECTION"], section =>
            Assert.Contains($"There is no section {section}. ", error, StringComparison.Ordinal));
        Assert.DoesNotContain("npm", error, StringComparison.Ordinal);
        Assert.DoesNotContain("Another", error, StringComparison.Ordinal);
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
            ["Ledger__Store"] = "None",
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
        using var program = RunningProgram.Start("Gateway", null, "keys", "create", "resident_desk");

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

    [Theory]
    [InlineData("http")]
    [InlineData("h2c")]
    [InlineData("https")]
    public async Task The_health_check_asks_the_address_that_Kestrels_settings_name(string address)
    {
        await using var gateway = await TestGateway.StartAsync();
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:1", // Set in the image; configured endpoints take precedence.
            ["Kestrel__Endpoints__One__Url"] = (address switch
            {
                "http" => gateway.Http.BaseAddress!,
                "h2c" => gateway.H2cUrl,
                _ => gateway.HttpsUrl,
            }).ToString(),
        };
        if (address == "h2c")
        {
            settings["Kestrel__Endpoints__One__Protocols"] = "Http2";
        }

        if (address == "https")
        {
            settings["Kestrel__Endpoints__One__Certificate__Path"] = gateway.CertificatePath;
        }

        using var program = RunningProgram.Start("Gateway", settings, "--healthcheck");
        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal((0, ""), (exitCode, error));
    }

    [Fact]
    public async Task The_health_check_trusts_no_other_certificate_than_the_configured_one()
    {
        await using var gateway = await TestGateway.StartAsync();
        await using var other = await TestGateway.StartAsync();

        using var program = RunningProgram.Start(
            "Gateway",
            new()
            {
                ["Kestrel__Endpoints__One__Url"] = gateway.HttpsUrl.ToString(),
                ["Kestrel__Endpoints__One__Certificate__Path"] = other.CertificatePath,
            },
            "--healthcheck");

        Assert.Equal(1, (await program.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task It_listens_where_Kestrels_settings_say_and_warns_of_nothing()
    {
        await using var certificates = await TestGateway.StartAsync();
        using var program = RunningProgram.Start("Gateway", new(Configured)
        {
            ["Kestrel__Endpoints__Tls__Url"] = "https://127.0.0.1:0",
            ["Kestrel__Endpoints__Tls__Certificate__Path"] = certificates.CertificatePath,
            ["Kestrel__Endpoints__Tls__Certificate__KeyPath"] =
                Path.Combine(Path.GetDirectoryName(certificates.CertificatePath)!, "key.pem"),
        });
        var lines = await program.ReadUntilAsync("Now listening on");
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    shown!.Subject.Contains("sandbox", StringComparison.Ordinal),
            },
        });

        var answer = await http.GetStringAsync(
            new Uri(new Uri(Address(lines)), "/health/live"), TestContext.Current.CancellationToken);

        Assert.Equal("Healthy", answer);
        Assert.StartsWith("https://127.0.0.1:", Address(lines), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("Overriding", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_Kestrels_settings_it_listens_where_ASPNETCORE_URLS_says()
    {
        using var program = RunningProgram.Start(
            "Gateway", new(Configured) { ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" });
        var lines = await program.ReadUntilAsync("Now listening on");
        using var http = new HttpClient();

        var answer = await http.GetStringAsync(
            new Uri(new Uri(Address(lines)), "/health/live"), TestContext.Current.CancellationToken);

        Assert.Equal("Healthy", answer);
    }

    [Fact]
    public async Task A_certificate_that_is_not_there_is_named_without_a_stack_trace()
    {
        using var program = RunningProgram.Start("Gateway", new(Configured)
        {
            ["Kestrel__Endpoints__Tls__Url"] = "https://127.0.0.1:0",
            ["Kestrel__Endpoints__Tls__Certificate__Path"] = "/nowhere/certificate.pem",
        });

        var (exitCode, _, error) = await program.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Kestrel__Endpoints__Tls__Certificate__Path", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static string Address(List<string> lines) =>
        Regex.Match(lines[^1], @"""address"":""([^""]+)""").Groups[1].Value;
}
