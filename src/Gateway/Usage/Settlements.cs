using Gateway.Callers;
using Gateway.Telemetry;

namespace Gateway.Usage;

/// <summary>
/// Step 8 of every request: records what was used as one log line and as metrics, however the request ended.
/// </summary>
internal sealed class Settlements(GatewayMetrics metrics, TimeProvider time, ILogger<Settlements> logger)
{
    public RequestRecord Open(HttpContext context, string operation) =>
        new(
            context.TraceIdentifier, context.Caller(),
            context.Connection.RemoteIpAddress, operation, time.GetTimestamp());

    public void Settle(RequestRecord record)
    {
        var duration = time.GetElapsedTime(record.StartedAt);
        var alias = record.Placement?.Alias;
        var usage = record.Usage;

        metrics.RequestSettled(
            record.Application.Id, alias, record.Operation, record.Outcome, record.Code,
            record.StopReason, duration);
        metrics.TokensUsed(record.Application.Id, alias, "input", usage?.InputTokens);
        metrics.TokensUsed(record.Application.Id, alias, "output", usage?.OutputTokens);
        metrics.PersonalDataFound(record.Application.Id, record.PersonalData);
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.Log(
                LogLevel.Information, SettlementEvent.Id, new SettlementEvent(record, duration), exception: null,
                static (settled, _) => settled.ToString());
        }
    }
}
