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
        var meter = meters.Create(GatewayMetrics.MeterName);
        _assumeRole = meter.CreateHistogram<double>(
            "gateway.sts.assume_role.duration", "s",
            "How long a refresh of the session took; result is ok or why it failed.");
        _invalidations = meter.CreateCounter<long>(
            "gateway.credentials.invalidations", "{session}", "Sessions that AWS refused before their expiry.");
        _servedPastExpiry = meter.CreateCounter<long>(
            "gateway.credentials.served_past_expiry", "{request}",
            "Requests signed with an expired session; only with Contractor__ServePastExpiry.");
        meter.CreateObservableGauge(
            "gateway.credentials.expiry", () => Measure(session => session.SecondsToExpiry), "s",
            "Seconds until the session expires; negative once it has, nothing while there is none.");
        meter.CreateObservableGauge(
            "gateway.credentials.age", () => Measure(session => session.SecondsOld), "s",
            "Seconds since the session was obtained.");
        meter.CreateObservableGauge(
            "gateway.credentials.backoff", () => Measure(session => session.SecondsOfBackoff), "s",
            "Seconds for which STS is left alone after a failure.");
        meter.CreateObservableGauge(
            "gateway.credentials.refreshing", () => Measure(session => session.Refreshing ? 1 : 0), "{refresh}",
            "Refreshes under way: 0 or 1 a role.");
    }

    /// <summary>Publishes the measurements of one session from now on.</summary>
    public void Observe(AssumedRole role, Func<SessionMeasurement> measure) => _sessions.Add((role, measure));

    public void RecordAssumeRole(AssumedRole role, TimeSpan duration, string result) =>
        _assumeRole.Record(duration.TotalSeconds, Tag(role), new KeyValuePair<string, object?>("result", result));

    public void Invalidated(AssumedRole role) => _invalidations.Add(1, Tag(role));

    public void ServedPastExpiry(AssumedRole role) => _servedPastExpiry.Add(1, Tag(role));

    private static KeyValuePair<string, object?> Tag(AssumedRole role) => new("aws.role", role.RoleArn);

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
