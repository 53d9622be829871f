namespace Gateway.Hosting;

/// <summary>
/// <c>--healthcheck</c>: checks that the gateway on this machine is alive. For container health checks without a shell.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>The process's exit code: 0 when <c>/health/live</c> returns a success status, else 1.</returns>
    public static async Task<int> RunAsync(TextWriter error)
    {
        using var patience = new CancellationTokenSource(Patience);
        var address = ListeningAddress.Read();
        using var http = new HttpMessageInvoker(address.Handler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.Url, "/health/live"))
        {
            Version = address.Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        try
        {
            using var response = await http.SendAsync(request, patience.Token);
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            await error.WriteLineAsync($"{request.RequestUri} did not answer within {Patience.TotalSeconds} s.");
            return 1;
        }
    }
}
