using System.Globalization;
using System.Net;
using Gateway.Benchmarks.Processes;
using Gateway.Sandbox;
using Gateway.SeparateProcess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// The upstream of every proxy, in its own process: the simulator for STS and the task role, and in place of Bedrock Runtime a
/// server that does as little as possible. A path that ends in <c>-stream</c> gets the <see cref="Score"/> of its request, or
/// without one a frame a second until the caller leaves; every other path gets one response of about 600 bytes, which the parent can hold.
/// </summary>
internal static class LoadUpstream
{
    public const string Mode = "load-upstream";

    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    private static readonly byte[] Whole =
    [
        .. """{"metrics":{"latencyMs":812},"output":{"message":{"content":[{"text":"転入届は、引っ越しの日から十四日以内に、"""u8,
        .. "新しくお住まいになる市区町村の窓口へ出してください。本人確認書類と、前の市区町村が出した転出証明書をお持ちください。"u8,
        .. "代理の方が手続きをする場合は、委任状が必要です。\"}],\"role\":\"assistant\"}},"u8,
        .. "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":61,\"outputTokens\":98,\"totalTokens\":159}}"u8,
    ];

    public static async Task<int> RunAsync()
    {
        await using var simulator = Hosts.BuildSimulator(SandboxOptions.AnyPorts, new FreePorts());
        var held = new HeldResponses();
        await using var bedrock = Build(held);
        await simulator.StartAsync();
        await bedrock.StartAsync();

        ParentOutput.Write($"{simulator.Urls.First()} {bedrock.Urls.Single()}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            ParentOutput.Write(held.Take(line).ToString(CultureInfo.InvariantCulture));
        }

        // The parent has ended: there is nothing to wait for.
        return 0;
    }

    private static WebApplication Build(HeldResponses held)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1); // Connections wait while the others are measured.
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, held));
        return app;
    }

    private static async Task AnswerAsync(HttpContext context, HeldResponses held)
    {
        context.Response.Headers["x-amzn-RequestId"] = "5f3c1b9e-0000-4000-8000-000000000000";
        if (context.Request.Path.Value!.EndsWith("-stream", StringComparison.Ordinal))
        {
            var score = await Score.ReadAsync(context.Request.Body, context.RequestAborted);
            await (score is null ? PlayAsync(context) : Player.PlayAsync(context, score, static _ => { }));
            return;
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await held.WaitAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Whole.Length;
        await context.Response.BodyWriter.WriteAsync(Whole, context.RequestAborted);
    }

    private static async Task PlayAsync(HttpContext context)
    {
        var left = context.RequestAborted;
        context.Response.ContentType = "application/vnd.amazon.eventstream";
        await context.Response.BodyWriter.WriteAsync(
            PlayedFrame.Of("messageStart", """{"role":"assistant"}"""), left);
        while (!left.IsCancellationRequested)
        {
            await Task.Delay(Gap, left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await context.Response.BodyWriter.WriteAsync(
                PlayedFrame.Of("contentBlockDelta", """{"contentBlockIndex":0,"delta":{"text":"あ"}}"""), left);
        }
    }
}
