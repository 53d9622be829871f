using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>Creates instruments by their definitions.</summary>
internal static class InstrumentKinds
{
    /// <summary>Creates the gateway's meter, which belongs to one host.</summary>
    public static Meter CreateGatewayMeter(this IMeterFactory meters) => meters.Create(Instruments.MeterName);

    public static Counter<long> Counter(this Meter meter, InstrumentDefinition one) =>
        meter.CreateCounter<long>(one.Name, one.Unit, one.Meaning.En);

    public static Histogram<T> Histogram<T>(this Meter meter, InstrumentDefinition one)
        where T : struct =>
        meter.CreateHistogram(
            one.Name, one.Unit, one.Meaning.En, tags: null,
            new InstrumentAdvice<T>
            {
                HistogramBucketBoundaries = [.. one.Buckets.Select(bound => (T)Convert.ChangeType(bound, typeof(T), null))],
            });

    public static void Gauge<T>(this Meter meter, InstrumentDefinition one, Func<T> observe)
        where T : struct => meter.CreateObservableGauge(one.Name, observe, one.Unit, one.Meaning.En);

    public static void Gauge<T>(this Meter meter, InstrumentDefinition one, Func<IEnumerable<Measurement<T>>> observe)
        where T : struct => meter.CreateObservableGauge(one.Name, observe, one.Unit, one.Meaning.En);
}
