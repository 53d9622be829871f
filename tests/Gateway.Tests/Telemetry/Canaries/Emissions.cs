using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Tests.Telemetry.Canaries;

/// <summary>Every measurement and every activity of the process during this object's life, as text.</summary>
internal sealed class Emissions : IDisposable
{
    private readonly ConcurrentQueue<string> _metrics = new();
    private readonly ConcurrentQueue<string> _traces = new();
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public Emissions()
    {
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Record(instrument, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Record(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Record(instrument, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _traces.Enqueue(
                $"{activity.DisplayName} {activity.StatusDescription} {Text(activity.TagObjects)} "
                + string.Join(' ', activity.Events.Select(happened => $"{happened.Name} {Text(happened.Tags)}"))
                + Text(activity.Baggage.Select(pair => new KeyValuePair<string, object?>(pair.Key, pair.Value)))),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public string Metrics
    {
        get
        {
            _meters.RecordObservableInstruments();
            return string.Join('\n', _metrics);
        }
    }

    public string Traces => string.Join('\n', _traces);

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private void Record(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _metrics.Enqueue($"{instrument.Name} {Text(tags.ToArray())}");

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.Select(tag => $"{tag.Key}={tag.Value}"));
}
