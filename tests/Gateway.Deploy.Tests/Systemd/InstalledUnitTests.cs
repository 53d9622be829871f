using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Deploy.Tests.Offline;
using Gateway.Simulator.Faults;

namespace Gateway.Deploy.Tests.Systemd;

/// <summary>
/// The unit under a real systemd as process 1, installed as its README says. Replaced: Amazon Linux 2023 by Debian 12 in a
/// container (both have systemd 252), AWS by the simulator, the instance profile by a container's credentials. It cannot show
/// SELinux, the instance profile, a boot of real hardware, or more open files than the host allows.
/// </summary>
[Collection<ReleaseUsers>]
public sealed class InstalledUnitTests(SystemdStage stage) : IClassFixture<SystemdStage>
{
    private const int Max = 600_000;

    [Fact(Timeout = Max)]
    public async Task The_instructions_install_a_service_that_answers()
    {
        var installation = await stage.InstallationAsync();

        Assert.All(installation, one => Assert.True(one.ExitCode == 0, $"{one}"));
        Assert.Equal("", Output("systemd-analyze verify"));
        Assert.Contains("gateway-0.1.0-linux-x64.tar.gz: OK", Output("sha256sum"), StringComparison.Ordinal);
        Assert.Equal("Healthy", Output("curl").TrimEnd());

        await stage.StartedAsync();
        using var response = await stage.PostAsync("/converse");
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("こんにちは！", answer, StringComparison.Ordinal);
        Assert.Equal(
            ["Type=notify", "ActiveState=active", "SubState=running", "UnitFileState=enabled"],
            (await stage.RunAsync("systemctl show gateway -p Type,ActiveState,SubState,UnitFileState")).Split('\n'));

        string Output(string command) =>
            Assert.Single(installation, one => one.Command.StartsWith(command, StringComparison.Ordinal)).Output;
    }

    [Fact(Timeout = Max)]
    public async Task The_journal_has_one_JSON_object_a_line_and_drops_none()
    {
        var before = TimeProvider.System.GetUtcNow();
        await stage.StartedAsync();
        using var response = await stage.PostAsync("/converse");
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var invocation = await stage.RunAsync("systemctl show gateway -p InvocationID --value");
        await stage.RunAsync("systemctl stop gateway");

        // Only this start: a start that is refused, in another test, logs the reason in plain text.
        var lines = await stage.RunAsync(
            $"journalctl --sync; journalctl -t Gateway _SYSTEMD_INVOCATION_ID={invocation} -o cat --no-pager");

        var settlement = Assert.Single(
            lines.Split('\n').Select(line => JsonElement.Parse(Encoding.UTF8.GetBytes(line))),
            line => line.TryGetProperty("EventId", out var id) && id.GetProperty("Id").GetInt32() == 4000
                && line.GetProperty("@t").GetDateTimeOffset() >= before);
        Assert.Equal("completed", settlement.GetProperty("Outcome").GetString());
        Assert.Equal("0", await stage.RunAsync("systemctl show gateway -p LogRateLimitIntervalUSec --value"));
    }

    [Fact(Timeout = Max)]
    public async Task The_audit_trail_is_on_and_its_first_anchor_is_a_file()
    {
        await stage.StartedAsync();

        var anchors = await stage.RunAsync(
            "for attempt in {1..300}; do ls /var/lib/gateway/anchors/anchor-*.txt && break; sleep 0.1; done");

        Assert.Matches(@"(?m)^/var/lib/gateway/anchors/anchor-\d{8}T\d{2}Z\.txt$", anchors);
    }

    [Fact(Timeout = Max)]
    public async Task It_runs_as_a_user_of_its_own_without_rights()
    {
        await stage.StartedAsync();

        var status = await stage.RunAsync("cat /proc/$(systemctl show gateway -p MainPID --value)/status");

        // The range of DynamicUser=, systemd.exec(5).
        var user = int.Parse(
            Regex.Match(status, @"(?m)^Uid:\t(\d+)\t\1\t\1\t\1$").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(user, 61184, 65519);
        Assert.Equal(
            ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"],
            Regex.Matches(status, @"(?m)^(Cap\w+):\t0{16}$").Select(none => none.Groups[1].Value));
        Assert.Matches(@"(?m)^NoNewPrivs:\t1$", status);
        Assert.Matches(@"(?m)^Seccomp:\t2$", status);
    }

    // Runs a shell instead of the program, with every other line of the unit unchanged.
    [Fact(Timeout = Max)]
    public async Task What_runs_in_its_place_can_write_nowhere_but_in_memory_and_in_folders_of_its_own()
    {
        const string Probe =
            """
            for folder in / /opt/gateway-0.1.0 /etc /etc/gateway /home /root /usr /var /var/lib /var/lib/private /var/lib/probe /var/lib/gateway /var/log /run /boot \
              /sys/fs/cgroup /dev /tmp /var/tmp /dev/shm; do
              if (: > "$folder/probe") 2> /dev/null; then echo "writes $folder"; fi
            done
            for file in /etc/gateway/gateway.env /etc/gateway/secrets.env /root/carried/README.md /proc/1/status \
              /proc/kmsg; do
              if (: < "$file") 2> /dev/null; then echo "reads $file"; fi
            done
            for command in "mount -t tmpfs tmpfs /tmp" "kill -0 1" "chown 0 /tmp/probe" "mknod /tmp/disk b 254 0"; do
              if $command 2> /dev/null; then echo "does $command"; fi
            done
            ls /tmp | grep -v '^probe$'
            for process in /proc/[0-9]*; do
              owner=$(stat -c %u "$process" 2> /dev/null) && [ "$owner" != "$UID" ] && echo "sees $process"
            done
            true
            """;
        var machine = await stage.StartedAsync();
        machine.Write("opt/probe", Probe);
        machine.Write("etc/systemd/system/probe.service", Unit.Text
            .Replace("ExecStart=/opt/gateway/Gateway", "ExecStart=bash /opt/probe", StringComparison.Ordinal)
            .Replace("Type=notify", "Type=oneshot", StringComparison.Ordinal)
            .Replace("StateDirectory=gateway", "StateDirectory=probe", StringComparison.Ordinal)); // The service's own is in use.

        var (exitCode, _) = await machine.RunAsync(
            "systemctl daemon-reload && touch /tmp/of-others && systemctl start probe");
        var found = await stage.RunAsync(
            "journalctl --sync; journalctl -t bash _SYSTEMD_UNIT=probe.service -o cat --no-pager");

        Assert.Equal(0, exitCode);
        Assert.Equal(["writes /var/lib/probe", "writes /tmp", "writes /var/tmp", "writes /dev/shm"], found.Split('\n'));
        Assert.Equal("of-others", await stage.RunAsync("ls /tmp | grep -v systemd-private"));
    }

    [Fact(Timeout = Max)]
    public async Task With_the_drop_in_of_the_instructions_it_serves_TLS()
    {
        var machine = await stage.StartedAsync();
        using var certificate = stage.Authority.Issue(["localhost"]);
        machine.Write("etc/gateway/tls.crt", certificate.ExportCertificatePem());
        machine.Write("etc/gateway/tls.key", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var settings = machine.PathOf("etc", "gateway", "gateway.env");
        var before = await File.ReadAllTextAsync(settings, TestContext.Current.CancellationToken);
        var url = stage.Http.BaseAddress!.ToString().Replace("http:", "https:", StringComparison.Ordinal);
        machine.Write("etc/gateway/gateway.env", Regex.Replace(before, "(?m)^#(?=Kestrel__)", "")
            .Replace("https://+:8443", url, StringComparison.Ordinal));
        machine.Write(
            "etc/systemd/system/gateway.service.d/override.conf", string.Join('\n', Readme.Block("Install", "ini")) + "\n");
        try
        {
            await stage.RunAsync(
                "chmod 600 /etc/gateway/tls.key && systemctl daemon-reload && systemctl restart gateway");
            var health = await stage.RunAsync(
                "curl -s --cacert /etc/ssl/certs/authority.pem "
                + $"{url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}health/live");

            Assert.Equal("Healthy", health);
        }
        finally
        {
            machine.Write("etc/gateway/gateway.env", before);
            await machine.RunAsync("rm -r /etc/systemd/system/gateway.service.d && systemctl daemon-reload");
        }
    }

    [Fact(Timeout = Max)]
    public async Task Restarted_it_finishes_an_open_stream_first()
    {
        var aws = await stage.AwsAsync();
        await stage.StartedAsync();
        var process = await stage.RunAsync("systemctl show gateway -p MainPID --value");
        aws.Faults.Add("bedrock-runtime", "ConverseStream", FaultKind.StreamSlow);
        using var response = await stage.PostAsync("/converse/stream");
        await using var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var first = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        await stage.RunAsync("systemctl restart --no-block gateway");
        var open = aws.OpenStreams.Count;
        var rest = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        await stage.RunAsync("systemctl start gateway");

        Assert.Equal("event: messageStart", first);
        Assert.Equal(1, open);
        Assert.Contains("event: messageStop", rest, StringComparison.Ordinal);
        Assert.NotEqual(process, await stage.RunAsync("systemctl show gateway -p MainPID --value"));
        Assert.Equal("active", await stage.RunAsync("systemctl is-active gateway"));
    }

    [Fact(Timeout = Max)]
    public async Task Stopped_it_has_ended_well()
    {
        await stage.StartedAsync();

        await stage.RunAsync("systemctl stop gateway");

        Assert.Equal(
            ["Result=success", "NRestarts=0", "ExecMainStatus=0", "ActiveState=inactive"],
            (await stage.RunAsync("systemctl show gateway -p Result,NRestarts,ExecMainStatus,ActiveState")).Split('\n'));
    }

    [Fact(Timeout = Max)]
    public async Task Killed_it_comes_back()
    {
        await stage.StartedAsync();

        await stage.RunAsync("systemctl kill --signal=KILL gateway");
        await stage.RunAsync(
            """
            until [ "$(systemctl show gateway -p NRestarts,ActiveState)" = $'NRestarts=1\nActiveState=active' ]; do
              sleep 0.1
            done
            """);
        using var response = await stage.Http.GetAsync(
            new Uri("/health/live", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact(Timeout = Max)]
    public async Task A_refused_start_fails_the_command_and_is_not_tried_again()
    {
        var machine = await stage.StartedAsync();
        machine.Write(
            "etc/systemd/system/gateway.service.d/wrong.conf", "[Service]\nEnvironment=Bedrock__MaxAttempts=9\n");
        try
        {
            var (exitCode, output) = await machine.RunAsync("systemctl daemon-reload && systemctl restart gateway");
            var states = await stage.RunAsync("systemctl show gateway -p Result,NRestarts,ExecMainStatus,ActiveState");
            var journal = await stage.RunAsync("journalctl --sync; journalctl -u gateway -n 20 -o cat --no-pager");

            Assert.NotEqual(0, exitCode);
            Assert.Contains("journalctl -xeu gateway.service", output, StringComparison.Ordinal);
            Assert.Equal(
                ["Result=exit-code", "NRestarts=0", "ExecMainStatus=1", "ActiveState=failed"], states.Split('\n'));
            Assert.Contains("Bedrock__MaxAttempts", journal, StringComparison.Ordinal);
        }
        finally
        {
            await machine.RunAsync("rm -r /etc/systemd/system/gateway.service.d && systemctl daemon-reload");
        }
    }

    [Fact(Timeout = Max)]
    public async Task The_instructions_upgrade_it_and_roll_it_back()
    {
        const string Running = "readlink /proc/$(systemctl show gateway -p MainPID --value)/exe";
        var machine = await stage.StartedAsync();
        machine.Write("opt/gateway-0.1.0/appsettings.Production.json", "{}");
        await stage.CarryInAsync("0.2.0");

        await stage.FollowAsync("Upgrade");
        var upgraded = await stage.RunAsync(Running);
        await stage.FollowAsync("Rollback");
        var rolledBack = await stage.RunAsync(Running);

        Assert.Equal("/opt/gateway-0.2.0/Gateway", upgraded);
        Assert.Equal("/opt/gateway-0.1.0/Gateway", rolledBack);
        Assert.True(File.Exists(machine.PathOf("opt", "gateway-0.2.0", "appsettings.Production.json")));
    }
}
