using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>
/// What the slices publish as metrics of their load, read back: they are not this slice's to ask. Used by one reader
/// at a time.
/// </summary>
internal sealed class LoadMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private (long Requests, long RequestBytes, double? SessionSecondsLeft) _taken;

    public LoadMeasurements(IMeterFactory meters)
    {
        // Another gateway in this process, as tests have one, has meters of its own.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == GatewayMetrics.MeterName
                && instrument.IsObservable)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument.Name, value));
        _listener.Start();
    }

    /// <summary>The load at this moment; the session that ends first, <c>null</c> while there is none.</summary>
    public (long Requests, long RequestBytes, long? SessionSecondsLeft) Take()
    {
        _taken = default;
        _listener.RecordObservableInstruments();
        return (_taken.Requests, _taken.RequestBytes, (long?)_taken.SessionSecondsLeft);
    }

    public void Dispose() => _listener.Dispose();

    private void Note(string instrument, double value)
    {
        switch (instrument)
        {
            case "gateway.requests.active":
                _taken.Requests = (long)value;
                break;
            case "gateway.requests.bytes":
                _taken.RequestBytes = (long)value;
                break;
            case "gateway.credentials.expiry":
                _taken.SessionSecondsLeft = Math.Min(value, _taken.SessionSecondsLeft ?? value);
                break;
        }
    }
}
