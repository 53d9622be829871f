using System.Diagnostics.Metrics;
using Gateway.Telemetry;

namespace Gateway.Hosting;

/// <summary>
/// Reads the load back from the metrics of the other slices, which this slice may not use directly. For one reader at a time.
/// </summary>
internal sealed class LoadMeasurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private (long Requests, long RequestBytes, double? SessionSecondsLeft) _taken;

    public LoadMeasurements(IMeterFactory meters)
    {
        // Another gateway in the same process, as in tests, has meters of its own.
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Meter.Name == Instruments.MeterName
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

    /// <summary>The load now. The session is the one that ends first; <c>null</c> while there is none.</summary>
    public (long Requests, long RequestBytes, long? SessionSecondsLeft) Take()
    {
        _taken = default;
        _listener.RecordObservableInstruments();
        return (_taken.Requests, _taken.RequestBytes, (long?)_taken.SessionSecondsLeft);
    }

    public void Dispose() => _listener.Dispose();

    private void Note(string instrument, double value)
    {
        if (instrument == Instruments.RequestsActive.Name)
        {
            _taken.Requests = (long)value;
        }
        else if (instrument == Instruments.RequestBytes.Name)
        {
            _taken.RequestBytes = (long)value;
        }
        else if (instrument == Instruments.SessionExpiry.Name)
        {
            _taken.SessionSecondsLeft = Math.Min(value, _taken.SessionSecondsLeft ?? value);
        }
    }
}
