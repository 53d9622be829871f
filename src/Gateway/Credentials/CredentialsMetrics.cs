using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Bedrock.Targets;
using Gateway.Telemetry;

namespace Gateway.Credentials;

/// <summary>The metrics of STS calls and sessions. Tagged with the role's ARN, because only operators see metrics.</summary>
internal sealed class CredentialsMetrics
{
    private readonly ConcurrentBag<(AssumedRole Role, Func<SessionMeasurement> Measure)> _sessions = [];
    private readonly Histogram<double> _assumeRole;
    private readonly Counter<long> _invalidations;
    private readonly Counter<long> _servedPastExpiry;

    public CredentialsMetrics(IMeterFactory meters)
    {
        var meter = meters.CreateGatewayMeter();
        _assumeRole = meter.Histogram<double>(Instruments.AssumeRoleDuration);
        _invalidations = meter.Counter(Instruments.SessionInvalidations);
        _servedPastExpiry = meter.Counter(Instruments.ServedPastExpiry);
        meter.Gauge(Instruments.SessionExpiry, () => Measure(session => session.SecondsToExpiry));
        meter.Gauge(Instruments.SessionAge, () => Measure(session => session.SecondsOld));
        meter.Gauge(Instruments.SessionBackoff, () => Measure(session => session.SecondsOfBackoff));
        meter.Gauge(Instruments.SessionRefreshing, () => Measure(session => session.Refreshing ? 1 : 0));
    }

    /// <summary>Publishes the measurements of one session from now on.</summary>
    public void Observe(AssumedRole role, Func<SessionMeasurement> measure) => _sessions.Add((role, measure));

    public void RecordAssumeRole(AssumedRole role, TimeSpan duration, string result) =>
        _assumeRole.Record(duration.TotalSeconds, Tag(role), new KeyValuePair<string, object?>(Labels.Result, result));

    public void Invalidated(AssumedRole role) => _invalidations.Add(1, Tag(role));

    public void ServedPastExpiry(AssumedRole role) => _servedPastExpiry.Add(1, Tag(role));

    private static KeyValuePair<string, object?> Tag(AssumedRole role) => new(Labels.Role, role.RoleArn);

    private IEnumerable<Measurement<double>> Measure(Func<SessionMeasurement, double?> value)
    {
        foreach (var (role, measure) in _sessions)
        {
            if (value(measure()) is { } measured)
            {
                yield return new Measurement<double>(measured, Tag(role));
            }
        }
    }
}

/// <summary>The measurements of one session at one moment; <c>null</c> where there is no session.</summary>
internal readonly record struct SessionMeasurement(
    double? SecondsToExpiry, double? SecondsOld, double SecondsOfBackoff, bool Refreshing);
