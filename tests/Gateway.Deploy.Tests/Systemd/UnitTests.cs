using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Usage.Ledger;
using Gateway.Usage.Ledger.PostgreSql;

namespace Gateway.Deploy.Tests.Systemd;

/// <summary>The unit for Amazon Linux: checked by systemd's own tool and compared with the program.</summary>
public sealed partial class UnitTests
{
    private static readonly string[] EnvironmentFiles = ["gateway.env.example", "postgresql.env.example", "secrets.env.example"];

    // systemd-analyze exits with 0 for an unknown key; only its output shows it.
    [Fact]
    public async Task Systemd_finds_nothing_wrong()
    {
        var verdict = await Unit.AnalyzeAsync(Unit.Text, "verify");

        Assert.Equal((0, "", ""), (verdict.ExitCode, verdict.Output, verdict.Errors));
    }

    [Theory]
    [InlineData("NoNewPrivileges=yes", "NoNewPrivilege=yes", "'NoNewPrivilege' in section")]
    [InlineData("TimeoutStopSec=130", "TimeoutStopSec=130 sheep", "ignoring: 130 sheep")]
    [InlineData("Restart=on-failure", "Restart=on-falure", "ignoring: on-falure")]
    [InlineData("StartLimitBurst=6", "LimitBurst=6", "'LimitBurst' in section")]
    public async Task Systemd_finds_what_is_wrong(string good, string wrong, string complaint)
    {
        Assert.Contains(good, Unit.Text, StringComparison.Ordinal);

        var verdict = await Unit.AnalyzeAsync(Unit.Text.Replace(good, wrong, StringComparison.Ordinal), "verify");

        Assert.Contains(complaint, verdict.Errors, StringComparison.Ordinal);
    }

    // Of 0 to 100. The rest is that it uses the network, and that it may make memory executable.
    [Fact]
    public async Task Its_exposure_is_at_most_two_tenths()
    {
        var verdict = await Unit.AnalyzeAsync(Unit.Text, "security", "--offline=true", "--threshold=20", "--no-pager");

        Assert.True(verdict.ExitCode == 0, verdict.Output + verdict.Errors);
    }

    [Theory]
    [InlineData("CapabilityBoundingSet=\n")]
    [InlineData("RestrictNamespaces=yes\n")]
    [InlineData("SystemCallFilter=~@privileged @resources\n")]
    public async Task Its_exposure_is_more_without_any_of_these(string line)
    {
        Assert.Contains(line, Unit.Text, StringComparison.Ordinal);

        Assert.True(
            await ExposureAsync(Unit.Text.Replace(line, "", StringComparison.Ordinal))
            > await ExposureAsync(Unit.Text));
    }

    [Fact]
    public async Task The_program_starts_under_its_system_call_filter()
    {
        var run = await UnderFilterAsync(Unit.Values("SystemCallFilter"));

        Assert.True(run.ExitCode == 0, run.Errors);
        Assert.StartsWith("0.1.0", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_does_not_start_without_the_last_line_of_the_filter()
    {
        var run = await UnderFilterAsync([.. Unit.Values("SystemCallFilter").SkipLast(1)]);

        Assert.Contains("Failed to create CoreCLR", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void It_waits_for_requests_under_way()
    {
        var drain = EnvironmentFile.Value(Unit.Read("gateway.env.example"), "Hosting__DrainTimeout");
        var stop = int.Parse(Unit.Values("TimeoutStopSec").Single(), CultureInfo.InvariantCulture);

        Assert.True(
            TimeSpan.FromSeconds(stop) > TimeSpan.Parse(drain, CultureInfo.InvariantCulture) + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Every_variable_it_sets_is_one_the_program_reads()
    {
        var set = Unit.Values("Environment").Select(value => value.Split('=')[0])
            .Concat(EnvironmentFiles.SelectMany(name => EnvironmentFile.Names(Unit.Read(name))))
            .ToList();

        Assert.Contains("Contractor__ExternalId", set);
        Assert.All(set, name => Assert.True(ProgramSettings.Exists(name), name));
    }

    [Fact]
    public void The_program_accepts_the_PostgreSQL_of_two_machines()
    {
        using var folder = new TemporaryFolder();
        var authority = folder.Write("ca.pem", "");
        var options = new LedgerOptions
        {
            Store = LedgerStoreKind.PostgreSql,
            ConnectionString = EnvironmentFile.Value(Unit.Read("postgresql.env.example"), "Ledger__ConnectionString")
                .Replace("/etc/gateway/postgresql-ca.pem", authority, StringComparison.Ordinal),
        };

        Assert.Null(new PostgreSqlConnectionString().Validate(null, options).FailureMessage);
        Assert.Empty(PostgreSqlConnectionString.FindWeak(options));
        Assert.Equal(2, new Npgsql.NpgsqlConnectionStringBuilder(options.ConnectionString).Host!.Split(',').Length);
    }

    [Fact]
    public void No_access_key_is_asked_for()
    {
        Assert.All(EnvironmentFiles, name =>
            Assert.DoesNotContain("AWS_ACCESS_KEY_ID", Unit.Read(name), StringComparison.Ordinal));
    }

    // The last line: "→ Overall exposure level for gateway.service: 1.6 OK".
    private static async Task<decimal> ExposureAsync(string text)
    {
        var verdict = await Unit.AnalyzeAsync(text, "security", "--offline=true", "--no-pager");
        return decimal.Parse(Exposure().Match(verdict.Output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"Overall exposure level for \S+: ([0-9.]+) ", RegexOptions.CultureInvariant)]
    private static partial Regex Exposure();

    private static async Task<ProgramRun> UnderFilterAsync(IReadOnlyList<string> filters)
    {
        Prerequisites.Program("systemd-analyze", "Install systemd.");
        var python = Prerequisites.Program("python3", "Install Python 3.");
        return await ProgramRun.OfAsync(
            python,
            [
                Repository.PathOf("tests", "Gateway.Deploy.Tests", "Systemd", "under_filter.py"),
                .. filters, "--", BuiltGateway.Program, "--version",
            ]);
    }
}
