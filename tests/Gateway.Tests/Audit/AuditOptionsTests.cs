using System.Security.Cryptography;
using Gateway.Configuration;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace Gateway.Tests.Audit;

/// <summary>The settings of the audit trail: what prevents start, with the remedy, and what is warned of.</summary>
public sealed class AuditOptionsTests : IDisposable
{
    private readonly TemporaryLedger _folder = new();

    public void Dispose() => _folder.Dispose();

    // Each row: settings, and what the one problem says.
    public static TheoryData<string, string> Refused => new()
    {
        { "Mode=", "Audit__Mode is not set. Write On (an audit trail; with Audit__Key__… and Audit__CurrentKeyId) or Off (no trail" },
        { "Mode= CurrentKeyId=2026", "Audit__Mode is not set." },
        { "Mode=2", "Audit__Mode is 2. Write one of Off, On." },
        { "Mode=On CurrentKeyId=2027", "Audit__CurrentKeyId is not the id of a key in Audit__Key__…." },
        { "Mode=On Key:2026=1f1f", "Audit__Key__2026 is not 32 or more random bytes in hexadecimal. Make it with: openssl rand -hex 32" },
        { "Mode=On Key:a.b=KEY", "Audit__Key: an id of a key is" },
        { "Mode=On AnchorKeyPem=PEM", "Make it with: openssl ecparam -name prime256v1 -genkey -noout | tr -d '\\n'" },
        { "Mode=On AnchorPath=anchors", "Audit__AnchorPath is not an absolute path." },
        { "Mode=On AnchorPath=/var/lib/gateway/anchors", "Audit__AnchorPath needs Audit__AnchorKeyPem." },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_trail_that_is_not_decided_or_not_possible_prevents_start_with_the_remedy(string settings, string problem)
    {
        var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(_folder.Settings([.. AuditRig.On(), .. Read(settings)])));

        var told = Assert.Single(StartupError.ProblemsOf(refused!)!);
        Assert.Contains(problem, told, StringComparison.Ordinal);
        Assert.Matches(@"^Audit__\w+: .*[\p{IsHiragana}].*/ Audit__", told);
        Assert.DoesNotContain(AuditRig.KeyOne, told, StringComparison.Ordinal);
    }

    // The settings secret of the examples, on a service without a database.
    [Fact]
    public async Task Without_a_ledger_the_remedy_is_a_ledger_or_no_settings_of_a_trail()
    {
        var refused = await Record.ExceptionAsync(() => TestGateway.StartAsync(new(AuditRig.On().Select(one => KeyValuePair.Create(one.Key, one.Value)))));

        Assert.EndsWith(
            "Set Ledger__Store to Sqlite or PostgreSql; without a ledger, leave the settings of Audit out (on ECS: LedgerDatabase, and Audit in the settings secret).",
            Assert.Single(StartupError.ProblemsOf(refused!)!), StringComparison.Ordinal);

        await using var gateway = await TestGateway.StartAsync();
        Assert.DoesNotContain(gateway.Logs.Events, IsAboutTheTrail);
    }

    [Fact]
    public async Task Off_is_a_decision_that_start_warns_of()
    {
        await using var gateway = await TestGateway.StartAsync(_folder.Settings(("Audit:Mode", "Off")));

        Assert.Equal("Audit__Mode=Off", Assert.Single(gateway.Logs.Events, IsAboutTheTrail).Values["Setting"]);
    }

    [Fact]
    public async Task Outside_production_nothing_has_to_be_decided()
    {
        await using var gateway = await TestGateway.StartAsync(
            _folder.Settings(("Audit:Mode", null)), builder => builder.Services.AddSingleton<IHostEnvironment>(new HostingEnvironment
            {
                EnvironmentName = Environments.Development,
                ApplicationName = builder.Environment.ApplicationName,
                ContentRootPath = builder.Environment.ContentRootPath,
            }));

        Assert.DoesNotContain(gateway.Logs.Events, IsAboutTheTrail);
    }

    // As the guides have it made, for files in which a value is one line.
    [Fact]
    public async Task The_key_of_anchors_may_be_one_line()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var line = key.ExportECPrivateKeyPem().ReplaceLineEndings("");

        await using var gateway = await TestGateway.StartAsync(_folder.Settings(AuditRig.On(("Audit:AnchorKeyPem", line))));

        await gateway.Logs.NextAsync(logged => logged.Id == 4201);
        Assert.DoesNotContain(gateway.Logs.Events, IsAboutTheTrail);
    }

    private static bool IsAboutTheTrail(CapturedLogs.LogEvent logged) =>
        logged.Id == 5030 && logged.Values["Setting"] is string setting && setting.StartsWith("Audit__", StringComparison.Ordinal);

    // "Key=Value", separated by spaces.
    private static IEnumerable<(string Key, string? Value)> Read(string settings) => settings.Split(' ')
        .Select(one => one.Split('=', 2))
        .Select(pair => ($"Audit:{pair[0]}", (string?)pair[1].Replace("KEY", AuditRig.KeyOne, StringComparison.Ordinal)));
}
