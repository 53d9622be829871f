using System.Text.Json;

namespace Gateway.Clients.Tls;

/// <summary>An independent TLS scanner, run as a security officer would.</summary>
public class ScannerTests(RunningSandbox sandbox) : IClassFixture<RunningSandbox>
{
    // Findings about the certificate, which is the sandbox's own here, and about the scanner's machine: on a busy one its own
    // time limit ends the check for resumed sessions, which are no weakness and which the gateway does not offer.
    private static readonly string[] Elsewhere = ["cert_", "DNS_CAArecord", "engine_problem", "sessionresumption_"];

    [Fact(Timeout = 300_000)]
    public async Task Testssl_finds_nothing_but_a_certificate_made_for_the_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows chooses suites for all programs alike (Schannel).");
        var testssl = Prerequisites.Program("testssl", "Install testssl.sh (Debian: testssl.sh).");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var report = Path.Combine(folder.FullName, "report.json");
            var scan = await ClientProcess.RunAsync(
                testssl,
                [
                    "--quiet", "--color", "0", "--warnings", "batch", "--ip", "one",
                    "--protocols", "--std", "-f", "--server-preference", "--server-defaults", "--vulnerable",
                    "--jsonfile", report, $"127.0.0.1:{sandbox.HttpsUrl.Port}",
                ],
                folder.FullName, new Dictionary<string, string>());

            Assert.True(File.Exists(report), scan.Output + scan.Errors);
            using var findings = JsonDocument.Parse(
                await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
            var all = findings.RootElement.EnumerateArray()
                .Select(one => (Id: Text(one, "id"), Severity: Text(one, "severity"), Finding: Text(one, "finding")))
                .ToList();
            Assert.Contains(all, one => one is { Id: "TLS1_2", Severity: "OK" });
            Assert.Contains(all, one => one is { Id: "FS" or "PFS", Severity: "OK" });
            Assert.Contains(all, one => one is { Id: "ROBOT", Severity: "OK" });
            Assert.DoesNotContain(all, one => one.Severity is not ("OK" or "INFO")
                && !Elsewhere.Any(prefix => one.Id.StartsWith(prefix, StringComparison.Ordinal)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Text(JsonElement finding, string name) => finding.GetProperty(name).GetString()!;
}
