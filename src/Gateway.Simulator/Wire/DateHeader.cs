using Microsoft.Net.Http.Headers;

namespace Gateway.Simulator.Wire;

/// <summary>
/// Adds the Date header with the simulator's own time to every response. AWS sends it too, and callers correct their clocks by
/// it.
/// </summary>
internal sealed class DateHeader(TimeProvider time) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            context.Response.Headers.Date = HeaderUtilities.FormatDate(time.GetUtcNow());
            return following(context);
        });
        next(app);
    };
}
