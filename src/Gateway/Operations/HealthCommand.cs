namespace Gateway.Operations;

/// <summary>
/// <c>--healthcheck</c>: asks the running gateway on this machine whether it lives. For container
/// health checks without a shell.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <returns>The process's exit code: 0 when <c>/health/live</c> answers 200, else 1.</returns>
    public static async Task<int> RunAsync(TextWriter error)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(ListeningAddress(), "/health/live"));
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

    // The same settings the server listens by; a wildcard host is this machine.
    private static Uri ListeningAddress()
    {
        var settings = new ConfigurationBuilder()
            .AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().Build();
        var first = settings["urls"]?.Split(';')[0] ?? "http://localhost:8080"; // The server's own default.
        var address = BindingAddress.Parse(first);
        return new UriBuilder(
            address.Scheme,
            address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : address.Host,
            address.Port).Uri;
    }
}
