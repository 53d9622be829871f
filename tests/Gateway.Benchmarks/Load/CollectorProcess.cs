using System.Net;
using Gateway.Sandbox;
using Gateway.SeparateProcess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// OpenTelemetry collectors in their own process, which read what they get and keep nothing: one answers at once, one after
/// seconds, one never. Their addresses are the process's one line.
/// </summary>
internal static class CollectorProcess
{
    public const string Mode = "collector";

    // Below the exporter's time limit of five seconds, so that deliveries succeed.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync()
    {
        await using var healthy = Build(TimeSpan.Zero);
        await using var slow = Build(Slow);
        await using var hanging = Build(Timeout.InfiniteTimeSpan);
        WebApplication[] all = [healthy, slow, hanging];
        await Task.WhenAll(all.Select(one => one.StartAsync()));
        ParentOutput.Write(string.Join(' ', all.Select(one => one.Urls.Single())));
        await Console.In.ReadToEndAsync();

        // The parent has ended: there is nothing to wait for.
        return 0;
    }

    private static WebApplication Build(TimeSpan answersAfter)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.Zero);
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await Task.Delay(answersAfter, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Response.ContentType = "application/x-protobuf";
        });
        return app;
    }
}
