using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Telemetry;
using Gateway.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Telemetry;

/// <summary>The list of instruments against the program and its documentation.</summary>
public class InstrumentListTests
{
    [Fact]
    public async Task Every_instrument_of_the_list_exists_and_no_other()
    {
        using var ledger = new TemporaryLedger();
        await using var gateway = await TestGateway.StartAsync(ledger.Settings());
        using var response = await gateway.Post("/converse", Some.ConverseRequest());
        var published = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var meters = gateway.Services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Meter.Name == "Gateway")
                {
                    published[instrument.Name] = $"{KindOf(instrument)} {instrument.Unit} {instrument.Description}";
                }
            },
        };

        listener.Start();

        Assert.Equal(
            Instruments.All
                .Select(one => $"{one.Name}: {one.Kind} {one.Unit} {one.Meaning.En}").Order(StringComparer.Ordinal),
            published.Select(one => $"{one.Key}: {one.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_instrument_has_its_row()
    {
        var rows = Regex.Matches(
            ReadmeTests.Document("deploy/docs/observability.md"), @"^\| `(?:gateway|gen_ai)\.[a-z_.]+` \|.*$", RegexOptions.Multiline);

        var expected = string.Join('\n', Instruments.All.Select(Row));

        Assert.True(expected == string.Join('\n', rows.Select(row => row.Value)), $"The rows have to be:\n{expected}");
    }

    [Fact]
    public void Labels_of_an_instrument_are_of_the_list_and_never_of_a_user()
    {
        var labels = typeof(Labels).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToHashSet();

        Assert.All(Instruments.All.SelectMany(one => one.Labels), label => Assert.Contains(label, labels));
        Assert.DoesNotContain(labels, label => Regex.IsMatch(label, "user|prompt|content|message|key|source", RegexOptions.IgnoreCase));
    }

    private static string Row(InstrumentDefinition one) => string.Create(
        CultureInfo.InvariantCulture,
        $"| `{one.Name}` | `{one.PrometheusName}` | {one.Kind}, {one.Unit.Trim('{', '}')} | {string.Join(" ", one.Labels.Select(label => $"`{label}`"))} | {one.Meaning.Ja} | {one.Meaning.En} |");

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => nameof(InstrumentKind.Counter),
        Histogram<long> or Histogram<double> => nameof(InstrumentKind.Histogram),
        _ when instrument.IsObservable => nameof(InstrumentKind.Gauge),
        _ => instrument.GetType().Name,
    };
}
