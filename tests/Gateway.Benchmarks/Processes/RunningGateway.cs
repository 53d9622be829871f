using System.Diagnostics;
using System.Globalization;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Processes;

/// <summary>The gateway's process, seen from its parent.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private static readonly TimeSpan MaxStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private RunningGateway(ChildProcess process, Uri url, string key) => (Process, Url, Key) = (process, url, key);

    public ChildProcess Process { get; }

    public Uri Url { get; }

    /// <summary>The API key of an application that may call every operation.</summary>
    public string Key { get; }

    /// <summary>Starts it and waits until it has a session.</summary>
    /// <param name="simulator">The address of STS and of the task role's credentials.</param>
    /// <param name="bedrock">The address of Bedrock Runtime.</param>
    /// <param name="settings">The gateway's settings, as for <see cref="GatewayProcess"/>.</param>
    /// <exception cref="TimeoutException">It has no session after half a minute.</exception>
    public static async Task<RunningGateway> StartAsync(Uri simulator, Uri bedrock, params string[] settings)
    {
        var process = ChildProcess.StartProgram(
            typeof(GatewayProcess).Assembly, [simulator.ToString(), bedrock.ToString(), .. settings]);
        try
        {
            var said = process.Read().Split(' ');
            var gateway = new RunningGateway(process, new Uri(said[0]), said[1]);
            for (var started = Stopwatch.GetTimestamp(); !await gateway.IsReadyAsync(); await Task.Delay(Look))
            {
                if (Stopwatch.GetElapsedTime(started) > MaxStart)
                {
                    throw new TimeoutException("The gateway is not ready.");
                }
            }

            return gateway;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public async Task<bool> IsReadyAsync()
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Url, "/health/ready"));
        using var response = await http.SendAsync(request, CancellationToken.None);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Makes it collect garbage and returns the memory then in use, in MB of a million bytes.</summary>
    public double CollectedMegabytes() => long.Parse(Process.Ask("?"), CultureInfo.InvariantCulture) / 1e6;

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
