using System.Net.Http.Headers;

namespace Gateway.Clients.GeneratedClients;

/// <summary>The gateway's OpenAPI document as a developer downloads it.</summary>
internal static class ApiDocument
{
    public static async Task<string> DownloadAsync(RunningSandbox sandbox)
    {
        using var http = new HttpClient { BaseAddress = sandbox.GatewayUrl };
        return await http.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
    }

    /// <summary>Saves the document in a file.</summary>
    public static async Task<string> SaveAsync(RunningSandbox sandbox, string folder)
    {
        var path = Path.Combine(folder, "swagger.json");
        await File.WriteAllTextAsync(path, await DownloadAsync(sandbox), TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>An HTTP client that sends this key, or none.</summary>
    public static HttpClient Client(string? key) => new()
    {
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    };
}
