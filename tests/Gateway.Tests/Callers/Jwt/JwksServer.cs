using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Gateway.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Callers.Jwt;

/// <summary>An issuer's web server on loopback, with TLS of a certificate authority of its own. It keeps every path asked for.</summary>
internal sealed class JwksServer : IAsyncDisposable
{
    private readonly SandboxCertificate _certificate = SandboxCertificate.Create();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly WebApplication _app;

    private JwksServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0,
            listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(_certificate.Path, _certificate.KeyPath))));
        _app = builder.Build();
        _app.Run(context =>
        {
            _asked.Enqueue(context.Request.Path);
            return Answer(context);
        });
    }

    /// <summary>The answer to every request.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>The paths asked for so far.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    public string AuthorityPath => _certificate.AuthorityPath;

    public Uri Url(string path, string host = "127.0.0.1") => new($"https://{host}:{new Uri(_app.Urls.Single()).Port}{path}");

    public static async Task<JwksServer> StartAsync()
    {
        var server = new JwksServer();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers with this document from now on.</summary>
    public void Serve(string json) => Answer = context => context.Response.WriteAsync(json);

    /// <summary>Answers with this status from now on.</summary>
    public void Fail(int status, string? location = null) => Answer = context =>
    {
        context.Response.StatusCode = status;
        if (location is not null)
        {
            context.Response.Headers.Location = location;
        }

        return Task.CompletedTask;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
