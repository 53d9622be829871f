using System.Net;
using System.Net.Sockets;
using Gateway.Testing;
using Gateway.Testing.Processes;

namespace Gateway.Tests.Processes;

/// <summary>A log that nothing reads.</summary>
public class UnreadLogTests
{
    // A pipe holds 64 KiB on Linux; each call is settled in a line of about 900 bytes.
    private const int Calls = 200;

    // The threads that ten concurrent callers may add: far fewer than one per line.
    private const int MoreThreads = 30;

    [Fact(Timeout = 120_000)]
    public async Task A_pipe_that_nobody_reads_holds_no_call_and_no_thread_and_does_not_keep_the_process_from_ending()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux shows a process's threads (/proc).");
        await using var gateway = await SeparateGateway.StartAsync();
        using var first = await gateway.ConverseAsync();
        var before = Threads(gateway.Process.Id);
        gateway.Process.StopReading();

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < Calls; i += 10)
        {
            var ten = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.ConverseAsync()));
            statuses.AddRange(ten.Select(response => response.StatusCode));
        }

        var more = Threads(gateway.Process.Id) - before;
        gateway.Process.Terminate();
        var exitCode = await gateway.Process.WhenEndedAsync();

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.InRange(more, int.MinValue, MoreThreads);
        Assert.Equal(0, exitCode);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_full_disk_behind_a_redirect_fails_no_call_and_is_told_once()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Only Linux has a device that is always full.");
        var url = FreeUrl();
        using var gateway = RunningProgram.StartLimited(
            new() { Output = ("/dev/full", 1 << 20) }, "Gateway",
            new()
            {
                ["AWS_REGION"] = "ap-northeast-1",
                ["Contractor__RoleArn"] = "arn:aws:iam::444455556666:role/BedrockGatewayRole",
                ["Contractor__ExternalId"] = "an-external-id",
                ["Ledger__Store"] = "None",
                ["ASPNETCORE_URLS"] = url.ToString(),
                ["Logging__LogLevel__Default"] = "Debug",
            });
        using var http = new HttpClient { BaseAddress = url };

        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 20)
        {
            try
            {
                using var response = await http.GetAsync("health/live", TestContext.Current.CancellationToken);
                statuses.Add(response.StatusCode);
            }
            catch (HttpRequestException)
            {
                // The gateway does not listen yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            }
        }

        gateway.Terminate();
        var (exitCode, _, error) = await gateway.EndAsync();

        Assert.All(statuses, status => Assert.Equal(HttpStatusCode.OK, status));
        Assert.Equal(0, exitCode);
        Assert.Single(
            error.Split('\n'), line => line.Contains("gateway.log.dropped", StringComparison.Ordinal));
    }

    // Output to a full device cannot be read, so the address has to be known in advance.
    private static Uri FreeUrl()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return new Uri($"http://{probe.LocalEndpoint}");
    }

    private static int Threads(int process) => Directory.GetFileSystemEntries($"/proc/{process}/task").Length;
}
