using System.Net;
using Gateway.SeparateProcess;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Benchmarks.Load;

/// <summary>
/// YARP's plain forwarder in its own process: what forwarding costs in .NET without anything else. A line on standard input is a
/// <see cref="MemoryQuestion"/>.
/// </summary>
internal static class YarpProcess
{
    public const string Mode = "yarp";

    public static async Task<int> RunAsync(Uri destination)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromHours(1); // Connections wait while the others are measured.
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        });
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var prefix = destination.ToString();
        app.Run(async context => await forwarder.SendAsync(context, prefix, client));
        await app.StartAsync();

        ParentOutput.Write(app.Urls.Single());
        while (await Console.In.ReadLineAsync() is { } question)
        {
            ParentOutput.Write(MemoryQuestion.Answer(question));
        }

        return 0;
    }
}
