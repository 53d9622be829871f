using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The sandbox as a process, with its log lines as CloudWatch would receive them.</summary>
internal sealed partial class RunningSandboxLines : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly List<JsonNode> _lines = [];
    private readonly HttpClient _caller = new();

    private RunningSandboxLines(Process process) => _process = process;

    public static async Task<RunningSandboxLines> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.Sandbox.dll"), "--log-file", "-"])
        {
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["Hosting__LoadReportInterval"] = "00:00:01";
        var sandbox = new RunningSandboxLines(Process.Start(start)!);
        var welcome = await sandbox.ReadUntilAsync(line => line.Contains("curl -s ", StringComparison.Ordinal));
        sandbox._caller.BaseAddress = new Uri(Address().Match(welcome).Groups[1].Value);
        var key = await sandbox.ReadUntilAsync(line => line.Contains("Authorization", StringComparison.Ordinal));
        sandbox._caller.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", Key().Match(key).Value);
        return sandbox;
    }

    /// <summary>Calls a model; a null key means the correct one.</summary>
    public async Task CallAsync(string modelId, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/converse")
        {
            Content = new StringContent(
                $$$"""{"modelId":"{{{modelId}}}","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""",
                Encoding.UTF8,
                "application/json"),
        };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await _caller.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Reads until a line matches a filter pattern.</summary>
    public async Task<JsonNode> FindAsync(string pattern)
    {
        if (_lines.Find(line => FilterPattern.Matches(pattern, line)) is { } found)
        {
            return found;
        }

        await ReadUntilAsync(text => text.StartsWith('{') && FilterPattern.Matches(pattern, JsonNode.Parse(text)!));
        return _lines[^1];
    }

    public void Dispose()
    {
        _caller.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private async Task<string> ReadUntilAsync(Func<string, bool> isIt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(MaxWait);
        while (await _process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith('{'))
            {
                _lines.Add(JsonNode.Parse(line)!);
            }

            if (isIt(line))
            {
                return line;
            }
        }

        throw new InvalidOperationException("The sandbox ended.");
    }

    [GeneratedRegex("(http://[0-9.:]+)/")]
    private static partial Regex Address();

    [GeneratedRegex("igw_[A-Za-z0-9_]+")]
    private static partial Regex Key();
}
