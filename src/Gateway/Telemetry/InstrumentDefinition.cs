using System.Collections.Immutable;
using Gateway.Errors;

namespace Gateway.Telemetry;

/// <summary>
/// One instrument of the gateway: its name, kind, unit, meaning and labels. Instruments are created, documented and checked from
/// it, so that a dashboard cannot name something else.
/// </summary>
/// <param name="Name">OpenTelemetry's name: lower case, with dots.</param>
/// <param name="Kind">The kind of the instrument.</param>
/// <param name="Unit">The unit in UCUM; a count of things is <c>{thing}</c>.</param>
/// <param name="Meaning">What is measured, for operators.</param>
/// <param name="Labels">The names of all labels that a measurement can have. Each has a bounded number of values.</param>
internal sealed record InstrumentDefinition(
    string Name, InstrumentKind Kind, string Unit, Text Meaning, params ImmutableArray<string> Labels)
{
    /// <summary>The upper bounds of a histogram's buckets, in the instrument's unit; empty for other kinds.</summary>
    public ImmutableArray<double> Buckets { get; init; } = [];

    /// <summary>
    /// The name that Prometheus shows, by OpenTelemetry's rules: underscores, the unit in words, and <c>_total</c> for counters.
    /// A histogram's series add <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.
    /// </summary>
    public string PrometheusName => PrometheusNameOf(Name)
        + (UnitInWords is { } unit && !Name.EndsWith($".{unit}", StringComparison.Ordinal) ? $"_{unit}" : "")
        + (Kind == InstrumentKind.Counter ? "_total" : "");

    private string? UnitInWords => Unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        _ => null,
    };

    /// <summary>A label's name as Prometheus shows it.</summary>
    public static string PrometheusNameOf(string name) => name.Replace('.', '_');
}

/// <summary>The kinds of instruments.</summary>
internal enum InstrumentKind
{
    /// <summary>A sum that only grows.</summary>
    Counter,

    /// <summary>A value that is observed when somebody asks.</summary>
    Gauge,

    /// <summary>A distribution of measured values.</summary>
    Histogram,
}
