using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Gateway.Sandbox;
using Gateway.Simulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing.Processes;

/// <summary>
/// The gateway in its own process, which can end, run out of a resource or be told to stop as in production; the simulator is in
/// this process.
/// </summary>
internal sealed class SeparateGateway : IAsyncDisposable
{
    /// <summary>A text in the log line about an obtained session.</summary>
    public const string SessionObtained = "\"Id\":2001";

    private const string Program = "Gateway.SeparateProcess";

    private readonly WebApplication _simulator;

    private SeparateGateway(
        WebApplication simulator, RunningProgram process, RunningProgram output, Uri url, string key)
    {
        (_simulator, Process, Output, Key) = (simulator, process, output, key);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false, Expect100ContinueTimeout = Timeout })
        {
            BaseAddress = url,
            Timeout = Timeout,
        };
    }

    private static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    public RunningProgram Process { get; }

    /// <summary>The accounts that it calls.</summary>
    public SimulatedAws Aws => _simulator.Services.GetRequiredService<SimulatedAws>();

    /// <summary>The output of the process, or of the file to which it is redirected.</summary>
    public RunningProgram Output { get; }

    public HttpClient Http { get; }

    /// <summary>The key of an application that may call everything.</summary>
    public string Key { get; }

    /// <summary>Starts it and waits until it has a session, except when a proxy is placed before STS.</summary>
    public static async Task<SeparateGateway> StartAsync(SeparateOptions? options = null)
    {
        options ??= new SeparateOptions();
        var simulator = Hosts.BuildSimulator(
            SandboxOptions.AnyPorts with { ConfigureSimulator = options.Simulator }, new FreePorts());
        RunningProgram? process = null;
        RunningProgram? output = null;
        try
        {
            await simulator.StartAsync(TestContext.Current.CancellationToken);
            var behind = new Uri(simulator.Urls.First());
            var sts = options.BeforeSts is { } before ? await before(behind) : behind;
            string[] arguments =
            [
                behind.ToString(), behind.ToString(), $"AWS_ENDPOINT_URL_STS={sts}", .. options.Settings,
            ];
            var environment = options.Environment?.ToDictionary(
                pair => pair.Key,
                pair => pair.Value.Replace("{aws}", behind.ToString().TrimEnd('/'), StringComparison.Ordinal));
            process = options.Limits is { } limits
                ? RunningProgram.StartLimited(limits, Program, environment, arguments)
                : RunningProgram.Start(Program, environment, arguments);
            output = options.Limits?.Output is { } file ? RunningProgram.Follow(file.Path) : process;
            var lines = await output.ReadUntilAsync("> http");
            if (options.BeforeSts is null && !lines.Exists(HasSession))
            {
                await output.ReadUntilAsync(SessionObtained);
            }

            var said = lines[^1].Split(' ');
            return new SeparateGateway(simulator, process, output, new Uri(said[1]), said[2]);
        }
        catch
        {
            End(process, output);
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends a POST with JSON and returns when the response's headers are received.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string json, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(json)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key ?? Key);
        return await Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> ConverseAsync(string? key = null) =>
        PostAsync("/converse", Some.ConverseRequest(), key);

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The settlements in the lines of a log.</summary>
    public static List<(string Outcome, string? Code)> Settlements(string log) =>
    [
        .. log.Split('\n').Where(line => line.Contains("\"Id\":4000", StringComparison.Ordinal))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(line => (line.GetProperty("Outcome").GetString()!, line.TryGetProperty("Code", out var code) ? code.GetString() : null)),
    ];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        End(Process, Output);
        await _simulator.DisposeAsync();
    }

    private static void End(RunningProgram? process, RunningProgram? output)
    {
        process?.Dispose();
        if (output != process)
        {
            output?.Dispose();
        }
    }

    private static bool HasSession(string line) => line.Contains(SessionObtained, StringComparison.Ordinal);
}

/// <summary>The options of a separate gateway; the defaults are the sandbox's.</summary>
internal sealed record SeparateOptions
{
    /// <summary>Changes the simulator last.</summary>
    public Action<WebApplicationBuilder>? Simulator { get; init; }

    /// <summary>Places a proxy before STS: receives STS's address and returns the one that the gateway uses.</summary>
    public Func<Uri, Task<Uri>>? BeforeSts { get; init; }

    /// <summary>
    /// The gateway's settings: <c>Key=Value</c>, or <c>@path</c> of a JSON file that is reloaded when it changes.
    /// </summary>
    public string[] Settings { get; init; } = [];

    /// <summary>The process's environment; <c>{aws}</c> is replaced by the simulator's address.</summary>
    public Dictionary<string, string>? Environment { get; init; }

    /// <summary>The resource limits of the process.</summary>
    public ProcessLimits? Limits { get; init; }
}
