using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Tests.Credentials;

/// <summary>
/// A real HTTP server on loopback that responds to AssumeRole as told, counts the calls, and can delay its responses.
/// </summary>
internal sealed class ScriptedSts : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TimeProvider _clock;
    private readonly ConcurrentQueue<StsCall> _calls = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _released = Completed();

    private ScriptedSts(WebApplication server, TimeProvider clock) => (_server, _clock) = (server, clock);

    /// <summary>Gives the response to every later call; the argument is the call's number, from 1.</summary>
    public required Func<int, StsResponse> Response { get; set; }

    /// <summary>Gives the response depending on the request.</summary>
    public Func<StsCall, StsResponse>? ResponseTo { get; set; }

    /// <summary>A task that each call awaits before its response.</summary>
    public Func<StsCall, Task> BeforeAnswering { get; set; } = _ => Task.CompletedTask;

    /// <summary>The time by which its clock is ahead of the clock it was started with.</summary>
    public TimeSpan Ahead { get; set; }

    public int Calls => _calls.Count;

    public StsCall LastCall => _calls.Last();

    public Uri Address => new(_server.Urls.Single());

    public static async Task<ScriptedSts> StartAsync(TimeProvider clock, Func<int, StsResponse> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostLifetime>(new NoSignals());
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

        var server = builder.Build();
        var sts = new ScriptedSts(server, clock) { Response = answer };
        server.Run(sts.RespondAsync);
        await server.StartAsync();

        return sts;
    }

    /// <summary>Makes later calls wait for <see cref="Release"/>.</summary>
    public void Hold() => _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    /// <summary>Completes when one more call has arrived than at the previous wait.</summary>
    public Task ArrivalAsync(CancellationToken cancellationToken) => _arrived.WaitAsync(cancellationToken);

    /// <summary>Closes the port.</summary>
    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _server.DisposeAsync();
        _end.Dispose();
        _arrived.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();

        return completed;
    }

    private async Task RespondAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(_end.Token);
        var released = _released.Task;
        var call = new StsCall(
            context.Request.Headers.Authorization.ToString(),
            form.ToDictionary(field => field.Key, field => field.Value.ToString()));
        _calls.Enqueue(call);
        var number = _calls.Count;
        _arrived.Release();
        await released.WaitAsync(_end.Token);
        await BeforeAnswering(call).WaitAsync(_end.Token);

        var answer = ResponseTo?.Invoke(call) ?? Response(number);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.ContentType;
        context.Response.Headers.Date = (_clock.GetUtcNow() + Ahead).ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers.Location = answer.Location;
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>One AssumeRole request as received.</summary>
internal sealed record StsCall(string Authorization, Dictionary<string, string> Form);
