using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Testing;

/// <summary>
/// Counts model calls when they arrive at the simulator, before it responds, so that a test can act while one is in flight.
/// </summary>
internal sealed class Arrivals : IStartupFilter
{
    private readonly Channel<string> _arrived = Channel.CreateUnbounded<string>();

    public async Task WaitForAsync(int calls, CancellationToken cancellationToken)
    {
        for (var i = 0; i < calls; i++)
        {
            await _arrived.Reader.ReadAsync(cancellationToken);
        }
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            if (context.Request.Path.StartsWithSegments("/model", StringComparison.Ordinal))
            {
                _arrived.Writer.TryWrite(context.TraceIdentifier);
            }

            return following(context);
        });
        next(app);
    };
}
