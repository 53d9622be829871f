using System.Diagnostics;

namespace Gateway.Telemetry;

/// <summary>
/// The source of the gateway's spans. Which requests have spans is decided here, by chance alone: a caller that could raise its
/// share, by a flag or by its choice of a trace id, could flood the collector.
/// </summary>
/// <param name="random">A number in [0, 1).</param>
internal sealed class RequestTraces(Func<double> random) : IDisposable
{
    public const string Name = "Gateway";

    /// <summary>The source itself.</summary>
    public ActivitySource Activities { get; } = new(Name, ProgramVersion.Text);

    /// <summary>The share of requests that have spans, 0 to 1. Default 0: none.</summary>
    public double Ratio { get; set; }

    /// <summary>Decides for one request.</summary>
    public bool Wants() => Ratio > 0 && Activities.HasListeners() && random() < Ratio;

    public void Dispose() => Activities.Dispose();
}
