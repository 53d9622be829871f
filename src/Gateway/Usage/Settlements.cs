using Gateway.Callers;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>
/// Step 8 of every request: records what was used as one log line and as metrics, however the request ended.
/// </summary>
internal sealed class Settlements(SettlementMetrics metrics, SettlementSpans spans, TimeProvider time, ILogger<Settlements> logger)
{
    public RequestRecord Open(HttpContext context, string surface, string operation) =>
        new(
            context.TraceIdentifier, context.Caller(),
            context.Connection.RemoteIpAddress, operation, time.GetTimestamp())
        {
            Surface = surface,
            EndUser = context.EndUser(),
            Department = context.Department(),
            StartedAtUtc = time.GetUtcNow(),
            Agent = AgentIds.Of(context.Request.Headers),
            CallerTrace = TraceParent.Of(context.Request.Headers),
        };

    public void Settle(RequestRecord record)
    {
        var duration = time.GetElapsedTime(record.StartedAt);
        using var span = spans.Record(record, duration);
        metrics.Record(record, duration);
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.Log(
                LogLevel.Information, SettlementEvent.Id, new SettlementEvent(record, duration), exception: null,
                static (settled, _) => settled.ToString());
        }
    }
}
