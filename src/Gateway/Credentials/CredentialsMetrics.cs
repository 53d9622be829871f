using System.Diagnostics.Metrics;
using Gateway.Operations;

namespace Gateway.Credentials;

/// <summary>How STS does, and how long the session still lasts.</summary>
internal sealed class CredentialsMetrics
{
    private readonly Meter _meter;
    private readonly Histogram<double> _assumeRole;

    public CredentialsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(GatewayMetrics.MeterName);
        _assumeRole = _meter.CreateHistogram<double>(
            "gateway.sts.assume_role.duration", "s",
            "How long a refresh of the session took; result is ok or why it failed.");
    }

    public void RecordAssumeRole(TimeSpan duration, string result) =>
        _assumeRole.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("result", result));

    /// <summary>
    /// Publishes the seconds until the held session expires: negative once it has, nothing while there is none.
    /// </summary>
    public void ObserveExpiry(Func<double?> seconds) =>
        _meter.CreateObservableGauge(
            "gateway.credentials.expiry",
            () => seconds() is { } left ? [new Measurement<double>(left)] : Array.Empty<Measurement<double>>(),
            "s",
            "Seconds until the session expires.");
}
