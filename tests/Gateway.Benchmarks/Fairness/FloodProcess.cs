using System.Net;
using System.Text.Json;
using Gateway.SeparateProcess;

namespace Gateway.Benchmarks.Fairness;

/// <summary>
/// The callers of the application that sends too many requests, in their own process. A line on standard input starts or stops
/// them.
/// </summary>
internal static class FloodProcess
{
    public const string Mode = "flood";
    public const string Go = "go";
    public const string Stop = "stop";

    private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler { UseProxy = false });

    /// <param name="pause">The time that a caller waits after a refused request before it sends again.</param>
    public static async Task<int> RunAsync(Uri gateway, string key, int callers, TimeSpan pause)
    {
        ParentOutput.Write("");
        while (await Console.In.ReadLineAsync() == Go)
        {
            using var over = new CancellationTokenSource();
            var calling = Enumerable.Range(0, callers).Select(
                _ => Task.Run(() => CallAsync(gateway, key, pause, over.Token))).ToList();
            ParentOutput.Write("");
            await Console.In.ReadLineAsync();
            await over.CancelAsync();
            var reports = await Task.WhenAll(calling);
            ParentOutput.Write(JsonSerializer.Serialize(new FloodReport(
                reports.Sum(one => one.Answered), reports.Sum(one => one.Refused), reports.Sum(one => one.Otherwise))));
        }

        return 0;
    }

    private static async Task<FloodReport> CallAsync(
        Uri gateway, string key, TimeSpan pause, CancellationToken over)
    {
        var (answered, refused, otherwise) = (0, 0, 0);
        while (!over.IsCancellationRequested)
        {
            var (status, body) = await CallingApplication.AskAsync(Http, gateway, key);
            if (status == HttpStatusCode.OK)
            {
                answered++;
                continue;
            }

            var isRefusal = status == HttpStatusCode.TooManyRequests
                && body.Contains("\"concurrency_limit_exceeded\"", StringComparison.Ordinal);
            (refused, otherwise) = (refused + (isRefusal ? 1 : 0), otherwise + (isRefusal ? 0 : 1));
            await Task.Delay(pause, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new(answered, refused, otherwise);
    }
}

/// <summary>The results of the flood.</summary>
/// <param name="Answered">The number of calls with a response of the model.</param>
/// <param name="Refused">The number of calls refused because there were too many at once.</param>
/// <param name="Otherwise">The number of calls that ended in any other way.</param>
internal sealed record FloodReport(int Answered, int Refused, int Otherwise);
