using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Clients.ServerSentEvents;

/// <summary><c>curl -N</c> at <c>/converse/stream</c>, read while it runs.</summary>
internal sealed class Curl : IDisposable
{
    // A curl that runs longer than this hangs.
    private static readonly TimeSpan MaxRun = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly CancellationTokenSource _limit =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private Curl(Process process)
    {
        _process = process;
        _limit.CancelAfter(MaxRun);
    }

    internal static Curl Start(RunningSandbox sandbox, string protocol)
    {
        var curl = Prerequisites.Program("curl", "Install curl.");
        string[] route = protocol switch
        {
            "http" => [sandbox.GatewayUrl.ToString()],
            "https" => ["--cacert", sandbox.AuthorityPath, sandbox.HttpsUrl.ToString()],
            _ => ["--http2-prior-knowledge", sandbox.H2cUrl.ToString()],
        };
        route[^1] += "converse/stream";
        var start = new ProcessStartInfo(
            curl,
            [
                "-q", "-s", "-N", "--noproxy", "*", .. route, "-H", $"Authorization: Bearer {sandbox.DemoKey}",
                "-H", "Content-Type: application/json", "-d", StreamCalls.Body,
            ])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        return new Curl(Process.Start(start)!);
    }

    /// <summary>The next event that it prints; null if there are no more.</summary>
    internal async Task<ReadEvent?> NextAsync()
    {
        string? type = null;
        while (await _process.StandardOutput.ReadLineAsync(_limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                type = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return new ReadEvent(type!, JsonNode.Parse(line["data: ".Length..])!);
            }
        }

        return null;
    }

    /// <summary>All remaining events, and the exit code.</summary>
    internal async Task<(IReadOnlyList<ReadEvent> Events, int ExitCode)> ToEndAsync()
    {
        List<ReadEvent> events = [];
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        await _process.WaitForExitAsync(_limit.Token);
        return (events, _process.ExitCode);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        _limit.Dispose();
    }
}
