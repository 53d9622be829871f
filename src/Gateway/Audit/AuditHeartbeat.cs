using Gateway.Audit.Events;

namespace Gateway.Audit;

/// <summary>
/// Records each minute that the chain goes on, with what it has recorded. A chain that was cut off ends at least within a minute of
/// its last sign of life.
/// </summary>
internal sealed class AuditHeartbeat(AuditTrail trail, RefusalRecords refusals, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (trail.IsOn && await timer.WaitForNextTickAsync(stoppingToken))
        {
            refusals.Flush();
            trail.Record(new AuditEvent(AuditKinds.Heartbeat));
        }
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        refusals.Flush();
        return base.StopAsync(cancellationToken);
    }
}
