using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing;

/// <summary>Takes model calls in Bedrock's place, on its socket; everything else stays the simulator's.</summary>
internal abstract class FakeBedrock : IStartupFilter
{
    /// <summary>For <see cref="TestGateway.StartAsync"/>.</summary>
    public void Install(WebApplicationBuilder simulator) => simulator.Services.AddSingleton<IStartupFilter>(this);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) => context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal)
            ? GiveAsync(context)
            : following(context));
        next(app);
    };

    /// <summary>Answers one call.</summary>
    protected abstract Task GiveAsync(HttpContext context);
}
