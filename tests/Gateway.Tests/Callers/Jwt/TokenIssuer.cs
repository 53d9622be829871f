using System.Net;
using System.Text.Json.Nodes;
using Gateway.Testing;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>
/// An issuer of tokens with its keys in a JWK Set file, and the settings with which the gateway accepts them: the client
/// <c>desk-client</c> is the application <c>desk</c>.
/// </summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Iss = "https://idp.city.example/realms/staff";
    public const string Audience = "inference-gateway";
    public const string ClientId = "desk-client";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly string _iss;
    private readonly TimeProvider _time;

    public TokenIssuer(string iss = Iss, TimeProvider? time = null)
    {
        (_iss, _time) = (iss, time ?? TimeProvider.System);
        Publish(Key.Jwk());
    }

    public IssuerKey Key { get; } = IssuerKey.Rsa("key-1");

    public string JwksPath => Path.Combine(_folder.FullName, "jwks.json");

    /// <summary>Replaces the file as a whole, as an operator does: another file is moved to its place.</summary>
    public void Publish(params JsonNode[] keys) => Write(JwkSet(keys));

    public void Write(string text)
    {
        var other = Path.Combine(_folder.FullName, "new");
        File.WriteAllText(other, text);
        File.Move(other, JwksPath, overwrite: true);
    }

    public static string JwkSet(params JsonNode[] keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys]) }.ToJsonString();

    /// <summary>The gateway's settings for this issuer, under a name.</summary>
    public Dictionary<string, string?> Settings(string name = "idp", string application = "desk") => new()
    {
        [$"Callers:JwtIssuers:{name}:Issuers:0"] = _iss,
        [$"Callers:JwtIssuers:{name}:Audiences:0"] = Audience,
        [$"Callers:JwtIssuers:{name}:JwksPath"] = JwksPath,
        [$"Callers:Applications:{application}:JwtClients:0:Issuer"] = name,
        [$"Callers:Applications:{application}:JwtClients:0:ClientId"] = ClientId,
        [$"Callers:Applications:{application}:Models:0"] = "*",
    };

    /// <summary>The claims of a valid token.</summary>
    public JsonObject Claims()
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        return new()
        {
            ["iss"] = _iss,
            ["aud"] = Audience,
            ["azp"] = ClientId,
            ["sub"] = "3f1c",
            ["iat"] = now,
            ["exp"] = now + 600,
        };
    }

    /// <summary>A valid token, with changes.</summary>
    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, IssuerKey? key = null)
    {
        var (head, body) = (new JsonObject { ["typ"] = "JWT" }, Claims());
        header?.Invoke(head);
        claims?.Invoke(body);
        return (key ?? Key).Sign(head, body);
    }

    /// <summary>The answer to <c>GET /models</c> with that token.</summary>
    public static Task<HttpResponseMessage> AskAsync(TestGateway gateway, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/models");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        return gateway.Send(request);
    }

    /// <summary>The status of that answer.</summary>
    public static async Task<HttpStatusCode> StatusAsync(TestGateway gateway, string token)
    {
        using var response = await AskAsync(gateway, token);
        return response.StatusCode;
    }

    public void Dispose()
    {
        Key.Dispose();
        _folder.Delete(recursive: true);
    }
}
