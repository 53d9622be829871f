using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Benchmarks.Processes;

/// <summary>Takes the place of Bedrock Runtime: plays the response that a request asks for, on time, and counts.</summary>
internal static class Player
{
    private const string Last = "last-played";
    private const string Invoke = "/invoke-with-response-stream";
    private const string Converse = "/converse";

    public static WebApplication Build(Played played)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                IPAddress.Loopback, 0,
                listen => listen.Use(next => connection => CountAsync(connection, next, played)));
        });

        // A flush returns when the socket has the bytes, so that the counted bytes were really sent.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.MaxWriteBufferSize = 1);
        builder.Services.AddSingleton<IHostLifetime, Gateway.Sandbox.NoSignals>();
        var app = builder.Build();
        app.Run(context => PlayAsync(context, played));
        return app;
    }

    private static async Task CountAsync(ConnectionContext connection, ConnectionDelegate next, Played played)
    {
        played.Opened();
        try
        {
            await next(connection);
        }
        finally
        {
            played.Closed((PlayedStream?)(connection.Items.TryGetValue(Last, out var last) ? last : null));
        }
    }

    private static async Task PlayAsync(HttpContext context, Played played)
    {
        var left = context.RequestAborted;
        var score = await Score.ReadAsync(context.Request.Body, left) ?? throw new InvalidOperationException("No score.");
        if (context.Request.Path.Value!.EndsWith(Converse, StringComparison.Ordinal))
        {
            await Task.Delay(score.GapMilliseconds, left);
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(Responses.Whole.ToArray(), left);
            return;
        }

        var stream = played.Begin(score.Stream);
        context.Features.GetRequiredFeature<IConnectionItemsFeature>().Items[Last] = stream;
        await PlayAsync(context, score, stream.Sent);
    }

    /// <summary>Plays a stream.</summary>
    /// <param name="context">The request.</param>
    /// <param name="score">What is played.</param>
    /// <param name="sent">Receives the length of each frame, once the server has taken it.</param>
    public static async Task PlayAsync(HttpContext context, Score score, Action<int> sent)
    {
        var left = context.RequestAborted;
        context.Response.ContentType = "application/vnd.amazon.eventstream";
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        await context.Response.Body.FlushAsync(left);

        var frames = context.Request.Path.Value!.EndsWith(Invoke, StringComparison.Ordinal)
            ? Responses.Invoke(score)
            : Responses.Converse(score);
        var started = Stopwatch.GetTimestamp();
        var due = TimeSpan.Zero;
        foreach (var frame in frames)
        {
            due += TimeSpan.FromMilliseconds(score.GapMilliseconds);
            var early = due - Stopwatch.GetElapsedTime(started);
            if (score.GapMilliseconds > 0 && early > TimeSpan.Zero)
            {
                await Task.Delay(early, left);
            }

            var bytes = frame();
            await context.Response.Body.WriteAsync(bytes, left);
            await context.Response.Body.FlushAsync(left);
            left.ThrowIfCancellationRequested();
            sent(bytes.Length);
        }
    }
}
