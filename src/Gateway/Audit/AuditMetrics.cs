using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Audit;

/// <summary>The metrics of the audit trail.</summary>
internal sealed class AuditMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _dropped = meters.CreateGatewayMeter().Counter(Instruments.AuditDropped);

    /// <summary>A record was lost.</summary>
    public void Dropped() => _dropped.Add(1);
}
