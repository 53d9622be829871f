using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Callers;
using Gateway.Usage;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>
/// Metric filters read the program's log: each searches for events that the program logs, and for properties that their lines
/// have. Otherwise a changed log line would silence an alarm unnoticed.
/// </summary>
public sealed partial class MetricFilterTests
{
    // Not part of the message, but of every line.
    private const string EventId = "$.EventId.Id";

    private static readonly SettlementEvent Settled = new(
        new RequestRecord("id", new Application("desk", new ApplicationOptions()), source: null, "Converse", startedAt: 0),
        TimeSpan.Zero);

    private static readonly Dictionary<int, HashSet<string>> Events = typeof(GatewayHost).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Select(method => method.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>())
        .OfType<Microsoft.Extensions.Logging.LoggerMessageAttribute>()
        .Select(attribute => (
            attribute.EventId, Fields: Placeholder().Matches(attribute.Message).Select(match => match.Groups[1].Value).ToHashSet()))
        .Append((SettlementEvent.Id.Id, [.. Settled.Select(field => field.Key)]))
        .ToDictionary();

    public static TheoryData<string> Filters => [.. All().Select(filter => filter.Pattern).Distinct()];

    [Theory]
    [MemberData(nameof(Filters))]
    public void A_filter_looks_for_events_and_properties_that_there_are(string pattern)
    {
        var (_, value) = All().First(filter => filter.Pattern == pattern);
        Assert.All(pattern.Trim('{', '}', ' ').Split(" || "), either =>
        {
            var terms = either.Split(" && ").Select(term => term.Split(" = ")).ToList();
            var id = int.Parse(terms.Single(term => term[0] == EventId)[1], System.Globalization.CultureInfo.InvariantCulture);

            Assert.Contains(id, Events.Keys);
            Assert.All(
                terms.Select(term => term[0]).Append(value).Where(selector => selector[0] == '$' && selector != EventId),
                selector => Assert.Contains(selector[2..], Events[id]));
        });
    }

    [Fact]
    public async Task Filters_find_the_lines_that_the_program_writes()
    {
        using var sandbox = await RunningSandboxLines.StartAsync();

        await sandbox.CallAsync("claude-haiku-4-5", key: "igw_sandbox_0000000000000000_wrong");
        await sandbox.FindAsync(PatternOf("RefusedCallersFilter"));
        await sandbox.CallAsync("simulator.throttle-always");
        await sandbox.FindAsync(PatternOf("ThrottledFilter"));
        await sandbox.CallAsync("simulator.access-denied");
        await sandbox.FindAsync(PatternOf("DeniedFilter"));
        var load = await sandbox.FindAsync(PatternOf("SessionSecondsLeftFilter"));

        Assert.InRange((long)FilterPattern.Select("$.SessionSecondsLeft", load)!, 1, 3600);
        Assert.InRange((long)FilterPattern.Select("$.RequestsInFlight", load)!, 0, 1);
    }

    [Fact]
    public void Every_alarm_on_the_log_has_a_filter_that_feeds_it()
    {
        var fed = AllStacks.Of("AWS::Logs::MetricFilter")
            .SelectMany(filter => filter["MetricTransformations"]!.AsArray())
            .Select(metric => $"{metric!["MetricNamespace"]}/{metric["MetricName"]}")
            .ToHashSet();

        Assert.All(
            AllStacks.Of("AWS::CloudWatch::Alarm")
                .Select(alarm => alarm["Metrics"]?[0]!["MetricStat"]!["Metric"] ?? alarm)
                .Where(metric => !((string)metric["Namespace"]!).StartsWith("AWS/", StringComparison.Ordinal)),
            metric => Assert.Contains($"{metric["Namespace"]}/{metric["MetricName"]}", fed));
        Assert.All(
            AllStacks.Of("AWS::ApplicationAutoScaling::ScalingPolicy")
                .Select(policy => policy["TargetTrackingScalingPolicyConfiguration"]!["CustomizedMetricSpecification"])
                .OfType<JsonNode>(),
            metric => Assert.Contains($"{metric["Namespace"]}/{metric["MetricName"]}", fed));
    }

    [Fact]
    public void Every_alarm_tells_somebody() => Assert.All(
        AllStacks.Of("AWS::CloudWatch::Alarm"), alarm => Assert.NotEmpty(alarm["AlarmActions"]!.AsArray()));

    private static string PatternOf(string filter) => (string)AllStacks.Rollouts[1].Observability
        .Resources[filter]["Properties"]!["FilterPattern"]!;

    private static IEnumerable<(string Pattern, string Value)> All() =>
        from filter in AllStacks.Of("AWS::Logs::MetricFilter")
        select ((string)filter["FilterPattern"]!, filter["MetricTransformations"]![0]!["MetricValue"]!.ToString());

    [GeneratedRegex(@"\{(\w+)(?::[^}]*)?\}")]
    private static partial Regex Placeholder();
}
