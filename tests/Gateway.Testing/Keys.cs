using System.Net;
using System.Text.Json.Nodes;
using Gateway.Callers;

namespace Gateway.Testing;

/// <summary>API keys in addition to the demo application's.</summary>
internal static class Keys
{
    /// <summary>Creates a key, and the settings with which the gateway accepts it.</summary>
    public static (string Key, Dictionary<string, string?> Settings) New(string application)
    {
        var key = ApiKey.Create("test");
        var path = $"Callers:Applications:{application}:Keys:0";
        return (key, new() { [$"{path}:Id"] = key.Split('_')[2], [$"{path}:Sha256"] = HashOf(key) });
    }

    /// <summary>The stored hash of a key, as <c>keys create</c> prints it.</summary>
    public static string HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[ApiKey.HashLength];
        ApiKey.Hash(key, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>The same settings as a JSON file.</summary>
    public static string Json(Dictionary<string, string?> settings)
    {
        var file = new JsonObject();
        foreach (var (key, value) in settings)
        {
            file[key] = value;
        }

        return file.ToJsonString();
    }

    /// <summary>The status of <c>GET /models</c> with that key.</summary>
    public static async Task<HttpStatusCode> StatusWithAsync(TestGateway gateway, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.Add("x-api-key", key);
        using var response = await gateway.Send(request);
        return response.StatusCode;
    }
}
