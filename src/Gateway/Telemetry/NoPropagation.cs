using System.Diagnostics;

namespace Gateway.Telemetry;

/// <summary>
/// Keeps ASP.NET from reading trace headers of callers, whose <c>baggage</c> and <c>tracestate</c> are free text and would be in its
/// activities as soon as something listens to them; and from writing any. <see cref="TraceParent"/> reads what the gateway uses.
/// </summary>
internal sealed class NoPropagation : DistributedContextPropagator
{
    public override IReadOnlyCollection<string> Fields => [];

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        // Nothing is written.
    }

    public override void ExtractTraceIdAndState(
        object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
