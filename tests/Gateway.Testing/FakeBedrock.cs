using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Testing;

/// <summary>Handles model calls instead of Bedrock, on its socket; the simulator handles everything else.</summary>
internal abstract class FakeBedrock : IStartupFilter
{
    /// <summary>For <see cref="TestGateway.StartAsync"/>: adds this fake to the simulator.</summary>
    public void Install(WebApplicationBuilder simulator) => simulator.Services.AddSingleton<IStartupFilter>(this);

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) => context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal)
            ? GiveAsync(context)
            : following(context));
        next(app);
    };

    /// <summary>Responds to one call.</summary>
    protected abstract Task GiveAsync(HttpContext context);
}
