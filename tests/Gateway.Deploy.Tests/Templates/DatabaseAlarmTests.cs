using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The alarms of the ledger's database, and that nothing of it is asked for where there is none.</summary>
public sealed class DatabaseAlarmTests
{
    private static Simulator.CloudFormation.Stack Stack => AllStacks.Rollouts[1].Observability;

    [Fact]
    public void Storage_load_connections_delay_and_transaction_ids_raise_alarms_of_this_database()
    {
        var alarms = Alarms("AWS/RDS").ToList();

        Assert.Equal(
            ["CPUUtilization", "DatabaseConnections", "FreeStorageSpace", "MaximumUsedTransactionIDs", "WriteLatency"],
            alarms.Select(alarm => (string)alarm["MetricName"]!).Order(StringComparer.Ordinal));
        Assert.All(alarms, alarm => Assert.Equal(
            "DBInstanceIdentifier=inference-gateway-ledger", Dimension(alarm)));
    }

    [Theory]
    [InlineData("database-event", """{"EventCategories":["failover","failure","low storage"]}""")]
    [InlineData("database-backup", """{"EventID":["RDS-EVENT-0002"]}""")]
    public void Events_are_counted_by_a_rule_for_this_database(string name, string detail)
    {
        var alarm = Assert.Single(Alarms("AWS/Events"), one => (string)one["AlarmName"]! == $"inference-gateway-{name}");
        var rule = Assert.Single(Rules(), one => $"RuleName={one["Name"]}" == Dimension(alarm));

        Assert.Equal("TriggeredRules", (string)alarm["MetricName"]!);
        Assert.Equal("""["aws.rds"]""", rule["EventPattern"]!["source"]!.ToJsonString());
        Assert.Equal("""["RDS DB Instance Event"]""", rule["EventPattern"]!["detail-type"]!.ToJsonString());
        var wanted = JsonNode.Parse(detail)!.AsObject();
        wanted["SourceIdentifier"] = new JsonArray("inference-gateway-ledger");
        Assert.True(JsonNode.DeepEquals(wanted, rule["EventPattern"]!["detail"]), rule.ToJsonString());
    }

    // A rule that has not been triggered has no data at all. A backup each day, whose hour moves within its window, is never 36 hours away.
    [Fact]
    public void A_missing_backup_is_noticed_within_a_day_and_a_half()
    {
        var alarm = Assert.Single(Alarms("AWS/Events"), one => ((string)one["AlarmName"]!).EndsWith("-backup", StringComparison.Ordinal));

        Assert.Equal(
            (36 * 3600, "breaching", "LessThanThreshold", "Sum"),
            (Number(alarm, "Period") * Number(alarm, "EvaluationPeriods"), (string)alarm["TreatMissingData"]!,
                (string)alarm["ComparisonOperator"]!, (string)alarm["Statistic"]!));
    }

    // None of the database's stack; the settings secret may name another database.
    [Theory]
    [InlineData("None", "None")]
    [InlineData("Settings", "PostgreSql")]
    public void Without_the_database_of_25_the_stacks_need_nothing_of_it(string database, string store)
    {
        var imports = AllStacks.Rollouts[1].Foundation.Exports.Concat(AllStacks.Rollouts[1].Endpoints.Exports)
            .ToDictionary(StringComparer.Ordinal);

        var service = Make("30-service", imports, ("LedgerDatabase", database));
        var observability = Make("40-observability", imports.Concat(service.Exports).ToDictionary(StringComparer.Ordinal), ("WithDatabase", "false"));

        var environment = service.Resources["TaskDefinition"]["Properties"]!["ContainerDefinitions"]![0]!["Environment"]!.AsArray();
        Assert.Equal(store, (string?)environment.Single(one => (string?)one!["Name"] == "Ledger__Store")!["Value"]);
        Assert.Equal(
            ["Ledger__RetentionMonths", "Ledger__Store"],
            environment.Select(one => (string)one!["Name"]!).Where(name => name.StartsWith("Ledger__", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(service.Resources.Values, resource => resource.ToJsonString().Contains("5432", StringComparison.Ordinal));
        Assert.DoesNotContain(observability.Resources.Values, resource => resource.ToJsonString().Contains("AWS/RDS", StringComparison.Ordinal));
        Assert.DoesNotContain(observability.Resources.Values, resource => (string?)resource["Type"] == "AWS::Events::Rule");
    }

    [Fact]
    public void With_it_nothing_is_made_before_the_database()
    {
        var imports = AllStacks.Rollouts[1].Foundation.Exports.Concat(AllStacks.Rollouts[1].Endpoints.Exports).Concat(AllStacks.Rollouts[1].Service.Exports)
            .ToDictionary(StringComparer.Ordinal);

        Assert.Throws<Simulator.CloudFormation.TemplateFormatException>(() => Make("30-service", imports, ("LedgerDatabase", "Stack")));
        Assert.Throws<Simulator.CloudFormation.TemplateFormatException>(() => Make("40-observability", imports, ("WithDatabase", "true")));
    }

    // A change of contractor takes 20-endpoints down, whose exports nobody may then use.
    [Fact]
    public void The_database_needs_nothing_of_the_endpoints() =>
        Assert.NotEmpty(Make("25-database", AllStacks.Rollouts[1].Foundation.Exports.ToDictionary(StringComparer.Ordinal), ("MultiAz", "true")).Resources);

    private static Simulator.CloudFormation.Stack Make(
        string template, Dictionary<string, string> imports, (string Name, string Value) option)
    {
        var parameters = Gateway.Sandbox.Deployment.Templates.Parameters(template);
        parameters[option.Name] = option.Value;
        return Simulator.CloudFormation.Stack.Create(
            Deployments.Read($"municipality/{template}.yaml"),
            new(Simulator.Accounts.MunicipalityId, Simulator.Accounts.Region, template),
            parameters,
            imports);
    }

    private static IEnumerable<JsonNode> Alarms(string metrics) => Stack.Resources.Values
        .Where(resource => (string?)resource["Type"] == "AWS::CloudWatch::Alarm" && (string?)resource["Properties"]!["Namespace"] == metrics)
        .Select(resource => resource["Properties"]!);

    private static IEnumerable<JsonNode> Rules() => Stack.Resources.Values
        .Where(resource => (string?)resource["Type"] == "AWS::Events::Rule").Select(resource => resource["Properties"]!);

    private static string Dimension(JsonNode alarm) =>
        Assert.Single(alarm["Dimensions"]!.AsArray()) is { } one ? $"{one["Name"]}={one["Value"]}" : "";

    private static int Number(JsonNode alarm, string name) => int.Parse(alarm[name]!.ToString(), CultureInfo.InvariantCulture);
}
