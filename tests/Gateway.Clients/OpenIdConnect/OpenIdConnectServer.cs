using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Sandbox;

namespace Gateway.Clients.OpenIdConnect;

/// <summary>
/// A certified OpenID Connect server (the npm package oidc-provider) on loopback over TLS. Tokens come from its token endpoint, as
/// a client gets them.
/// </summary>
internal sealed class OpenIdConnectServer : IAsyncDisposable
{
    public const string Audience = "https://gateway.city.example";

    private readonly SandboxCertificate _certificate;
    private readonly Process _node;
    private readonly HttpMessageInvoker _http;

    private OpenIdConnectServer(SandboxCertificate certificate, Process node)
    {
        (_certificate, _node) = (certificate, node);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(certificate.AuthorityPath);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero, // The server closes its port in some tests.
            SslOptions = { CertificateChainPolicy = policy },
        });
    }

    /// <summary>The value of <c>iss</c>.</summary>
    public Uri Issuer { get; private set; } = null!;

    public static async Task<OpenIdConnectServer> StartAsync(string algorithm = "RS256", TimeSpan? lifetime = null)
    {
        var folder = Repository.PathOf("tests", "Gateway.Clients", "OpenIdConnect");
        Prerequisites.File(Path.Combine(folder, "node_modules", "oidc-provider", "package.json"), $"Run 'npm ci' in {folder}.");
        var certificate = SandboxCertificate.Create();
        var seconds = (lifetime ?? TimeSpan.FromMinutes(10)).TotalSeconds;
        var node = Process.Start(new ProcessStartInfo(
            Prerequisites.Program("node", "Install Node.js 20 or newer."),
            ["server.mjs", certificate.Path, certificate.KeyPath, algorithm, $"{seconds}"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        node.BeginErrorReadLine(); // Its warnings, which nobody reads, must not fill the pipe.
        var server = new OpenIdConnectServer(certificate, node);
        var started = await server.ReadAsync();
        server.Issuer = new Uri($"https://127.0.0.1:{started["port"]}");
        return server;
    }

    /// <summary>The gateway's settings for this issuer; its client is an application.</summary>
    public Dictionary<string, string?> Settings(string name, string application) => new()
    {
        [$"Callers:JwtIssuers:{name}:Issuers:0"] = Issuer.OriginalString,
        [$"Callers:JwtIssuers:{name}:Audiences:0"] = Audience,
        [$"Callers:JwtIssuers:{name}:JwksUri"] = $"{Issuer}jwks",
        [$"Callers:JwtIssuers:{name}:JwksCertificateAuthorityPath"] = _certificate.AuthorityPath,
        [$"Callers:Applications:{application}:JwtClients:0:Issuer"] = name,
        [$"Callers:Applications:{application}:JwtClients:0:ClientId"] = "desk-client",
        [$"Callers:Applications:{application}:Models:0"] = "*",
    };

    /// <summary>A new access token of a client, for an audience.</summary>
    public async Task<string> TokenAsync(string clientId = "desk-client", string audience = Audience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Issuer, "token"))
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("resource", audience)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{clientId}:loopback-only")));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer.ToJsonString());
        return (string)answer["access_token"]!;
    }

    /// <summary>Its public keys, as it publishes them.</summary>
    public async Task<string> JwksAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Issuer, "jwks"));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Replaces its keys: the first one signs, and those that are not named are withdrawn.</summary>
    public Task UseKeysAsync(params string[] ids) => TellAsync(new JsonObject { ["keys"] = JsonSerializer.SerializeToNode(ids) });

    /// <summary>Closes its port.</summary>
    public Task GoDownAsync() => TellAsync(new() { ["down"] = true });

    /// <summary>Opens the same port again.</summary>
    public Task ComeUpAsync() => TellAsync(new() { ["up"] = true });

    /// <summary>How often its keys have been asked for.</summary>
    public async Task<int> TimesAskedAsync() => (int)(await TellAsync(new() { ["count"] = true }))["asked"]!;

    public async ValueTask DisposeAsync()
    {
        _node.Kill(entireProcessTree: true);
        await _node.WaitForExitAsync(CancellationToken.None);
        _node.Dispose();
        _http.Dispose();
        _certificate.Dispose();
    }

    private async Task<JsonNode> TellAsync(JsonObject command)
    {
        await _node.StandardInput.WriteLineAsync(command.ToJsonString().AsMemory(), TestContext.Current.CancellationToken);
        await _node.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    private async Task<JsonNode> ReadAsync() =>
        await _node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
            ? JsonNode.Parse(line)!
            : throw new InvalidOperationException("The server has ended.");
}
