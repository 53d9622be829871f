using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Surfaces.OpenAI.Requests;

/// <summary>Keeps the bodies of model calls on their way to the simulated Bedrock, which judges and answers them as always.</summary>
internal sealed class OverheardBedrock : IStartupFilter
{
    public ConcurrentQueue<string> Bodies { get; } = [];

    public void Install(WebApplicationBuilder simulator) => simulator.Services.AddSingleton<IStartupFilter>(this);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, following) =>
        {
            if (context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal))
            {
                context.Request.EnableBuffering();
                using var reader = new StreamReader(context.Request.Body, leaveOpen: true);
                Bodies.Enqueue(await reader.ReadToEndAsync(context.RequestAborted));
                context.Request.Body.Position = 0;
            }

            await following(context);
        });
        next(app);
    };
}
