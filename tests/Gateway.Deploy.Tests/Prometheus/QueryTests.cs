using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Errors;
using Gateway.Residency.Proofs;
using Gateway.Telemetry;

namespace Gateway.Deploy.Tests.Prometheus;

/// <summary>Every query of the Grafana dashboard and of the alert rules against the list of instruments.</summary>
public sealed partial class QueryTests
{
    // Of Prometheus itself and of .NET; ScrapeTests reads the latter from a running gateway.
    private static readonly string[] Foreign = ["up", "dotnet_process_memory_working_set_bytes"];

    // Set by Prometheus, or by a histogram.
    private static readonly string[] ForeignLabels = ["job", "instance", "le"];

    public static TheoryData<string> Queries => [.. Alerts().Concat(Panels()).Select(one => one.Query)];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_names_metrics_and_labels_that_exist(string query)
    {
        var metrics = PromQuery.Metrics(query);

        Assert.NotEmpty(metrics);
        var known = metrics.Except(Foreign).Select(name =>
            Instruments.All.SingleOrDefault(one => NamesOf(one).Contains(name))
            ?? throw new InvalidOperationException($"There is no metric {name}.")).ToList();
        var labels = known.SelectMany(one => one.Labels).Select(InstrumentDefinition.PrometheusNameOf).Concat(ForeignLabels);
        Assert.Empty(PromQuery.Labels(query).Except(labels));
    }

    [Fact]
    public void A_text_of_a_panel_or_an_alert_shows_only_labels_that_its_query_keeps() => Assert.All(
        Alerts().Concat(Panels()),
        one => Assert.Empty(
            Shown().Matches(one.Text).Select(shown => shown.Groups[1].Value).Except(PromQuery.Labels(one.Query))));

    // Except those that are seen by others: an age is an expiry, a refresh is a duration; and how good an estimate is.
    [Fact]
    public void Every_metric_that_tells_of_trouble_is_on_the_dashboard_or_an_alert()
    {
        var used = Alerts().Concat(Panels()).SelectMany(one => PromQuery.Metrics(one.Query)).ToHashSet();

        var unused = Instruments.All.Where(one => !NamesOf(one).Any(used.Contains)).Select(one => one.Name);

        Assert.Equal(
            [
                "gateway.credentials.age", "gateway.credentials.backoff", "gateway.credentials.invalidations",
                "gateway.credentials.refreshing", "gateway.credentials.served_past_expiry", "gateway.quota.input_estimate",
                "gateway.residency.contradictions",
            ],
            unused.Order(StringComparer.Ordinal));
    }

    // Throttling has an alert of its own, and a shutdown is none.
    [Fact]
    public void Errors_that_raise_the_alarm_are_all_whose_cause_is_not_with_the_callers()
    {
        var selected = Alerts().SelectMany(one => ErrorTypes().Matches(one.Query)).SelectMany(one => one.Groups[1].Value.Split('|'));

        Assert.Equal(
            ErrorCode.All.Where(code => code.Party != Party.Caller).Select(code => code.Name)
                .Except(["upstream_throttled", "shutting_down"]).Order(StringComparer.Ordinal),
            selected.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_proof_state_that_raises_the_alarm_exists() => Assert.Contains(
        Alerts(), alert => alert.Query.Contains($"gateway_residency_state=\"{ProofState.Contradicted.Name()}\"", StringComparison.Ordinal));

    [Fact]
    public void Every_alert_has_a_severity_and_a_chapter_that_exists()
    {
        var runbook = File.ReadAllText(Repository.PathOf("deploy", "runbook.ja.md"));

        Assert.All(Alerts(), alert =>
        {
            Assert.Matches("severity: (critical|warning|info)", alert.Text);
            foreach (var chapter in Chapter().Matches(alert.Text).Select(one => one.Groups[1].Value))
            {
                Assert.Contains($"8.{chapter} ", runbook, StringComparison.Ordinal);
            }
        });
    }

    // Read as text, one rule at a time: "expr: …", with the folded form on the next line.
    private static IEnumerable<(string Query, string Text)> Alerts()
    {
        var rules = File.ReadAllText(Repository.PathOf("deploy", "prometheus", "alerts.yaml")).Split("- alert: ").Skip(1);
        return rules.Select(rule => (Expression().Match(rule).Groups[1].Value.Trim(), rule));
    }

    private static IEnumerable<(string Query, string Text)> Panels()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("deploy", "grafana", "gateway.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray()
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => (target.GetProperty("expr").GetString()!, target.GetProperty("legendFormat").GetString()!)).ToList();
        var variables = dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
            .Where(variable => variable.GetProperty("type").GetString() == "query")
            .Select(variable => (variable.GetProperty("query").GetString()!, "")).ToList();
        return panels.Concat(variables);
    }

    private static string[] NamesOf(InstrumentDefinition one) => one.Kind == InstrumentKind.Histogram
        ? [$"{one.PrometheusName}_bucket", $"{one.PrometheusName}_sum", $"{one.PrometheusName}_count"]
        : [one.PrometheusName];

    [GeneratedRegex(@"expr: (?:>-\s+)?([^\n]+)")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\{\{\s*(?:\$labels\.)?(\w+)\s*\}\}")]
    private static partial Regex Shown();

    [GeneratedRegex("error_type=~\"([^\"]+)\"")]
    private static partial Regex ErrorTypes();

    [GeneratedRegex(@"runbook 8\.(\d+)")]
    private static partial Regex Chapter();
}
