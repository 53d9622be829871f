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
/// A real HTTP server on loopback that answers AssumeRole as told, counts the calls, and can hold its answers back.
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

    /// <summary>What every call is answered with from now on; the argument is the call's number, from 1.</summary>
    public required Func<int, StsResponse> Response { get; set; }

    /// <summary>The same, chosen by what was asked.</summary>
    public Func<StsCall, StsResponse>? ResponseTo { get; set; }

    /// <summary>What a call waits for before it is answered.</summary>
    public Func<StsCall, Task> BeforeAnswering { get; set; } = _ => Task.CompletedTask;

    /// <summary>How far its clock is ahead of the one it was started with.</summary>
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

    /// <summary>From now on calls arrive and wait for <see cref="Release"/>.</summary>
    public void Hold() => _released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _released.TrySetResult();

    /// <summary>Completes when one more call than at the last wait has arrived.</summary>
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

/// <summary>One AssumeRole request as it arrived.</summary>
internal sealed record StsCall(string Authorization, Dictionary<string, string> Form);
