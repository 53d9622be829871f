using System.Collections.Concurrent;
using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Testing;

/// <summary>An OpenTelemetry collector on loopback that takes OTLP over HTTP with protobuf, and can misbehave.</summary>
internal sealed class FakeCollector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _answers = new(0);
    private readonly Tally _arrivals = new();

    private FakeCollector(WebApplication server) => _server = server;

    /// <summary>How it answers.</summary>
    internal enum Conduct
    {
        Accepts,
        Refuses,

        /// <summary>It reads the request and never answers, until it is released.</summary>
        Hangs,

        /// <summary>It accepts everything, but answers one request each time that <see cref="AnswerOne"/> is called.</summary>
        Slow,

        /// <summary>It redirects to itself, which no exporter should follow.</summary>
        Redirects,
    }

    public Conduct Does { get; set; }

    /// <summary>The address for <c>Telemetry__OtlpEndpoint</c>.</summary>
    public Uri Url => new(_server.Urls.First());

    /// <summary>What was accepted, by path, in the order of arrival.</summary>
    public ConcurrentQueue<(string Path, byte[] Body, Dictionary<string, string> Headers)> Accepted { get; } = new();

    /// <summary>All spans that were accepted.</summary>
    public IReadOnlyList<OtlpSpan> Spans =>
        [.. Accepted.Where(one => one.Path == "/v1/traces").SelectMany(one => OtlpSpan.ReadAll(one.Body))];

    public static async Task<FakeCollector> StartAsync(Conduct does = Conduct.Accepts)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var collector = new FakeCollector(server) { Does = does };
        server.Run(collector.AnswerAsync);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    /// <summary>Waits until that many deliveries have arrived, answered or not.</summary>
    public Task ArrivedAsync(int deliveries) => _arrivals.WhenTotalAsync(deliveries);

    /// <summary>Lets a slow collector answer one request: one that waits, or the next.</summary>
    public void AnswerOne() => _answers.Release();

    /// <summary>Answers everything that hangs.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        _answers.Release(short.MaxValue);
        await _server.StopAsync();
        await _server.DisposeAsync();
        _answers.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var does = Does;
        using var body = new MemoryStream();
        if (context.Request.Headers.ContentEncoding == "gzip")
        {
            await using var unpacked = new GZipStream(context.Request.Body, CompressionMode.Decompress);
            await unpacked.CopyToAsync(body, context.RequestAborted);
        }
        else
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }

        _arrivals.Begin();
        if (does == Conduct.Slow)
        {
            await _answers.WaitAsync(context.RequestAborted);
        }

        switch (does)
        {
            case Conduct.Refuses:
                context.Response.StatusCode = StatusCodes.Status400BadRequest;
                return;
            case Conduct.Redirects:
                context.Response.Redirect("/elsewhere");
                return;
            case Conduct.Hangs:
                await _released.Task.WaitAsync(context.RequestAborted);
                return;
            default:
                Accepted.Enqueue((
                    context.Request.Path, body.ToArray(),
                    context.Request.Headers.ToDictionary(
                        header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
                context.Response.ContentType = "application/x-protobuf";
                return;
        }
    }
}
