using Microsoft.Net.Http.Headers;

namespace Gateway.Simulator.Wire;

/// <summary>
/// Says what time it is by the simulator's own clock, on every answer, as AWS does: callers correct theirs by it.
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
