using System.Diagnostics.Metrics;
using Gateway.Hosting;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Concurrency;

/// <summary>
/// Limits the calls that go on although their callers have left, in number and in time. Thread-safe.
/// </summary>
internal sealed class AbandonedRequests
{
    private readonly Admission.Occupancy _calls = new();
    private readonly Counter<long> _ended;
    private readonly int _most;

    public AbandonedRequests(IOptions<HostingOptions> options, IMeterFactory meters)
    {
        (_most, Timeout) = (options.Value.MaxAbandonedRequests, options.Value.AbandonedTimeout);
        var meter = meters.CreateGatewayMeter();
        meter.Gauge(Instruments.AbandonedActive, () => Count);
        _ended = meter.Counter(Instruments.Abandoned);
    }

    /// <summary>The number of such calls under way.</summary>
    public int Count => _calls.Count;

    /// <summary>The most time for one of them.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>Takes a place, to be given back with <see cref="Leave"/>; <c>false</c> if there is none.</summary>
    public bool TryEnter() => _calls.TryEnter(_most);

    /// <summary>Gives a place back.</summary>
    public void Leave() => _calls.Leave();

    /// <summary>Counts how one ended, or that it had no place.</summary>
    public void Ended(string application, string result) =>
        _ended.Add(1, new(Labels.Application, application), new(Labels.Result, result));
}
