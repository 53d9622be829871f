using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Benchmarks.Processes;
using Gateway.Callers;

namespace Gateway.Benchmarks.Fairness;

/// <summary>An application with its own key, and its callers.</summary>
internal sealed class CallingApplication(string name)
{
    private const string Model = "claude-haiku-4-5";

    // The response time of a fast model.
    private static readonly Score TwentyMilliseconds = new(0, 0, 20, 0);

    public string Key { get; } = ApiKey.Create("benchmark");

    /// <summary>The settings with which the gateway accepts its key.</summary>
    public string[] Settings
    {
        get
        {
            var hash = new byte[ApiKey.HashLength];
            ApiKey.Hash(Key, hash);
            ApiKey.TryReadKeyId(Key, out var keyId);
            var path = $"Callers:Applications:{name}";
            return
            [
                $"{path}:Models:0={Model}", $"{path}:Keys:0:Id={keyId}",
                $"{path}:Keys:0:Sha256={Convert.ToHexStringLower(hash)}",
            ];
        }
    }

    /// <summary>One caller, which sends its next request as soon as it has a response.</summary>
    public async Task<CallerFigures> CallAsync(Uri gateway, CancellationToken over)
    {
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        var (milliseconds, notAnswered) = (new List<double>(), 0);
        while (!over.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            if (await AskAsync(http, gateway, Key) is var (status, _) && status == HttpStatusCode.OK)
            {
                milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            else
            {
                notAnswered++;
            }
        }

        return new(milliseconds, notAnswered);
    }

    /// <summary>Sends one request and reads its response to the end.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> AskAsync(
        HttpMessageInvoker http, Uri gateway, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "/converse"))
        {
            Content = new StringContent(
                TwentyMilliseconds.ConverseBody(Model), MediaTypeHeaderValue.Parse("application/json")),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, CancellationToken.None);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}

/// <summary>The results of one caller.</summary>
/// <param name="Milliseconds">The duration of each successful call.</param>
/// <param name="NotAnswered">The number of calls without a response of the model.</param>
internal sealed record CallerFigures(List<double> Milliseconds, int NotAnswered);
