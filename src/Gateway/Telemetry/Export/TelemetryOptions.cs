using System.ComponentModel.DataAnnotations;

namespace Gateway.Telemetry.Export;

/// <summary>
/// The <c>Telemetry</c> section: where metrics and traces go. Nothing is exported by default. The <c>OTEL_EXPORTER_*</c> variables
/// are not read: a platform that sets them for every container must not make the gateway send anything.
/// </summary>
internal sealed class TelemetryOptions
{
    public const string Section = "Telemetry";

    /// <summary>
    /// The port that serves <c>GET /metrics</c> to Prometheus, and nothing else. Default none: there is no such listener. 0 takes a
    /// free port. It has no TLS and asks for no key.
    /// </summary>
    [Range(0, 65535)]
    public int? ManagementPort { get; set; }

    /// <summary>The IP address of that port. Default <c>127.0.0.1</c>, which only this machine reaches.</summary>
    public string ManagementAddress { get; set; } = "127.0.0.1";

    /// <summary>
    /// The address of an OpenTelemetry collector that takes OTLP over HTTP with protobuf, such as
    /// <c>http://localhost:4318</c>; <c>/v1/metrics</c> and <c>/v1/traces</c> are appended. Default empty: nothing is sent. Only
    /// addresses in the VPC (<c>Network__VpcCidrBlocks</c>) or of this machine are connected to.
    /// </summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary>Headers that the collector asks for, by name. Secret; never logged. Default none.</summary>
    public Dictionary<string, string> OtlpHeaders { get; set; } = [];

    /// <summary>The time limit of one delivery, its repetitions included. Default 5 s; 1 s to 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan OtlpTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The interval in which metrics are sent to the collector. Default 1 minute; 1 s to 1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan OtlpMetricsInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The share of requests whose trace is sent to the collector, chosen by the gateway alone: the caller's sampled flag and trace
    /// id have no part in it. Default 0: no traces; 1 is all.
    /// </summary>
    [Range(0d, 1d)]
    public double TraceRatio { get; set; }
}
