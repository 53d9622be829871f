using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The ledger's database: what is kept of it, for how long, and what its log may not hold.</summary>
public sealed class DatabaseTests
{
    private static Simulator.CloudFormation.Stack Stack => AllStacks.Rollouts[1].Database;

    private static JsonObject Resource => Stack.Resources["Database"];

    private static JsonNode Instance => Resource["Properties"]!;

    private static JsonNode ServerParameters => Stack.Resources["ParameterGroup"]["Properties"]!["Parameters"]!;

    [Fact]
    public void Everything_it_keeps_is_encrypted_with_a_key_of_its_own()
    {
        var properties = Deployments.Read("municipality/25-database.yaml")["Resources"]!["Database"]!["Properties"]!;

        Assert.True((bool)Instance["StorageEncrypted"]!);
        Assert.All(
            new[] { properties["KmsKeyId"], properties["PerformanceInsightsKMSKeyId"], properties["MasterUserSecret"]!["KmsKeyId"] },
            key => Assert.Equal("""{"Fn::GetAtt":["DatabaseKey","Arn"]}""", key!.ToJsonString()));
        Assert.True((bool)Stack.Resources["DatabaseKey"]["Properties"]!["EnableKeyRotation"]!);
    }

    [Fact]
    public void What_was_recorded_outlives_a_mistake()
    {
        Assert.Equal(("Snapshot", "Snapshot"), ((string)Resource["DeletionPolicy"]!, (string)Resource["UpdateReplacePolicy"]!));
        Assert.True((bool)Instance["DeletionProtection"]!);
        Assert.False((bool)Instance["DeleteAutomatedBackups"]!);
        Assert.True((bool)Instance["CopyTagsToSnapshot"]!);
        Assert.Equal("35", Instance["BackupRetentionPeriod"]!.ToString());
        Assert.True(Number("BackupRetentionDays", "MinValue") >= 7);
    }

    [Fact]
    public void A_lost_Availability_Zone_loses_no_row_and_large_upgrades_wait_for_a_person()
    {
        Assert.Equal("true", Instance["MultiAZ"]!.ToString());
        Assert.Equal(2, Stack.Resources["SubnetGroup"]["Properties"]!["SubnetIds"]!.AsArray().Count);
        Assert.True((bool)Instance["AutoMinorVersionUpgrade"]!);
        Assert.False((bool)Instance["AllowMajorVersionUpgrade"]!);
    }

    // 17:00 UTC is 2 o'clock in Japan. RDS refuses windows that overlap.
    [Fact]
    public void Backup_and_maintenance_are_at_night_in_Japan_and_apart()
    {
        var backup = Hours((string)Instance["PreferredBackupWindow"]!);
        var maintenance = Hours((string)Instance["PreferredMaintenanceWindow"]!);

        Assert.All(backup.Concat(maintenance), hour => Assert.InRange(hour, 15, 21));
        Assert.True(backup[1] <= maintenance[0]);
    }

    [Fact]
    public void Storage_grows_before_it_is_full() =>
        Assert.True(Number("MaxStorageGiB", "Default") > Number("StorageGiB", "Default"));

    [Fact]
    public void Every_exported_log_has_a_group_with_an_end()
    {
        var groups = Stack.Resources.Where(one => (string?)one.Value["Type"] == "AWS::Logs::LogGroup").ToDictionary();
        var exported = Texts.Of(Instance["EnableCloudwatchLogsExports"]).ToList();

        Assert.Equal(
            exported.Select(log => $"/aws/rds/instance/{Instance["DBInstanceIdentifier"]}/{log}").Order(StringComparer.Ordinal),
            groups.Values.Select(group => (string)group["Properties"]!["LogGroupName"]!).Order(StringComparer.Ordinal));
        Assert.Contains("iam-db-auth-error", exported);

        // Made before the database; RDS would make groups that keep everything.
        Assert.Equal(groups.Keys.Order(StringComparer.Ordinal), Texts.Of(Resource["DependsOn"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_databases_log_holds_no_value_of_a_row()
    {
        Assert.Equal(("0", "0"), ((string)ServerParameters["log_parameter_max_length"]!, (string)ServerParameters["log_parameter_max_length_on_error"]!));
        Assert.Equal("terse", (string)ServerParameters["log_error_verbosity"]!);
        Assert.Null(ServerParameters["log_statement"]);
    }

    private static int Number(string parameter, string bound) => int.Parse(
        Deployments.Read("municipality/25-database.yaml")["Parameters"]![parameter]![bound]!.ToString(), CultureInfo.InvariantCulture);

    // "17:00-18:00" or "sat:18:00-sat:19:00".
    private static int[] Hours(string window) =>
        [.. window.Split('-').Select(end => int.Parse(end.Split(':')[^2], CultureInfo.InvariantCulture))];
}
