using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Templates;

namespace Gateway.Deploy.Tests.Instructions;

/// <summary>The runbook's commands for the ledger's database, compared with the template that made it.</summary>
public sealed class DatabaseInstructionTests
{
    private static readonly List<string> Commands = [.. Instruction.In("runbook.ja.md").Select(one => one.Command)];

    private static JsonNode Database => AllStacks.Rollouts[1].Database.Resources["Database"]["Properties"]!;

    // RDS takes over neither of them from the source by itself.
    [Fact]
    public async Task A_restored_database_is_as_protected_as_the_one_before()
    {
        var restore = await AwsCli.ArgumentsAsync(One(" restore-db-instance-to-point-in-time "));

        Assert.Equal((string)Database["DBInstanceIdentifier"]!, After(restore, "--source-db-instance-identifier"));
        Assert.Equal((string)Database["DBSubnetGroupName"]!, After(restore, "--db-subnet-group-name"));
        Assert.Equal((string)Database["DBParameterGroupName"]!, After(restore, "--db-parameter-group-name"));
        Assert.Equal((string)Database["CACertificateIdentifier"]!, After(restore, "--ca-certificate-identifier"));
        Assert.Equal(
            Texts.Of(Database["EnableCloudwatchLogsExports"]),
            restore.SkipWhile(one => one != "--enable-cloudwatch-logs-exports").Skip(1).TakeWhile(one => !one.StartsWith("--", StringComparison.Ordinal)));
        Assert.All(
            ["--multi-az", "--no-publicly-accessible", "--enable-iam-database-authentication", "--deletion-protection", "--copy-tags-to-snapshot"],
            flag => Assert.Contains(flag, restore));
        Assert.StartsWith("sg-", After(restore, "--vpc-security-group-ids"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_restored_database_ends_under_the_name_of_the_one_before()
    {
        var identifier = (string)Database["DBInstanceIdentifier"]!;
        var restored = After(await AwsCli.ArgumentsAsync(One(" restore-db-instance-to-point-in-time ")), "--target-db-instance-identifier");

        var names = new List<(string From, string To)>();
        foreach (var command in Commands.Where(one => one.Contains(" --new-db-instance-identifier ", StringComparison.Ordinal)))
        {
            var arguments = await AwsCli.ArgumentsAsync(command);
            names.Add((After(arguments, "--db-instance-identifier"), After(arguments, "--new-db-instance-identifier")));
        }

        Assert.Equal(2, names.Count);
        Assert.Equal(identifier, names[0].From);
        Assert.Equal((restored, identifier), names[1]);
        Assert.DoesNotContain(names[0].To, new[] { identifier, restored });
    }

    [Fact]
    public void The_drill_fails_over_this_database() => Assert.Equal(
        $"aws rds reboot-db-instance --region ap-northeast-1 --db-instance-identifier {Database["DBInstanceIdentifier"]} --force-failover",
        One(" reboot-db-instance "));

    // A stack whose exports another imports cannot be removed.
    [Fact]
    public void Stacks_are_removed_in_the_reverse_order_after_the_databases_protection()
    {
        string[] order = ["observability", "service", "database", "endpoints", "foundation"];
        var removed = Commands.Where(command => command.Contains(" delete-stack ", StringComparison.Ordinal)).ToList();

        Assert.Equal(order, removed.Select(command => command.Split("--stack-name inference-gateway-")[1]));
        Assert.True(Commands.IndexOf(One(" --no-deletion-protection ")) < Commands.IndexOf(removed[0]));
        Assert.Contains($" --db-instance-identifier {Database["DBInstanceIdentifier"]} ", One(" --no-deletion-protection "), StringComparison.Ordinal);
    }

    private static string One(string part) => Assert.Single(Commands, command => command.Contains(part, StringComparison.Ordinal));

    private static string After(IReadOnlyList<string> arguments, string name) => arguments.SkipWhile(one => one != name).ElementAt(1);
}
