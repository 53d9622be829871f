using System.Text.Json.Nodes;
using Gateway.Deploy.Tests.Access;
using Gateway.Sandbox.Deployment;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The ledger's database: who reaches it, and how they log in.</summary>
public sealed class DatabaseAccessTests
{
    private const string Administrators = "sg-0123456789abcdef9";

    private static Rollout Usual => AllStacks.Rollouts[1];

    private static JsonNode Instance => Usual.Database.Resources["Database"]["Properties"]!;

    private static JsonNode ServerParameters => Usual.Database.Resources["ParameterGroup"]["Properties"]!["Parameters"]!;

    [Fact]
    public void Only_the_gateways_tasks_reach_it()
    {
        var (database, gateway) = Groups(Usual);

        Assert.Equal([database], Texts.Of(Instance["VPCSecurityGroups"]));
        Assert.False((bool)Instance["PubliclyAccessible"]!);
        Assert.Equal([$"{gateway} to {database} 5432-5432"], Ingress(Usual));
        Assert.Equal([$"{gateway} to {database} 5432-5432"], Egress(Usual));
    }

    [Fact]
    public void Administrators_reach_it_while_their_group_is_named()
    {
        var rollout = AllStacks.Rollouts[2];
        var (database, gateway) = Groups(rollout);
        var both = new[] { $"{Administrators} to {database} 5432-5432", $"{gateway} to {database} 5432-5432" };

        Assert.Equal(both.Order(StringComparer.Ordinal), Ingress(rollout));
        Assert.Equal(both.Order(StringComparer.Ordinal), Egress(rollout));
    }

    [Fact]
    public void It_connects_to_nobody()
    {
        var group = Usual.Database.Resources["DatabaseSecurityGroup"]["Properties"]!;

        var rule = Assert.Single(group["SecurityGroupEgress"]!.AsArray());
        Assert.Equal("127.0.0.1/32", (string)rule!["CidrIp"]!);
        Assert.Null(group["SecurityGroupIngress"]);
    }

    [Fact]
    public void Connections_are_encrypted_and_logged_in_by_IAM()
    {
        Assert.Equal(("1", "TLSv1.2"), ((string)ServerParameters["rds.force_ssl"]!, (string)ServerParameters["ssl_min_protocol_version"]!));
        Assert.Equal(("scram-sha-256", "scram"), ((string)ServerParameters["password_encryption"]!, (string)ServerParameters["rds.accepted_password_auth_method"]!));
        Assert.True((bool)Instance["EnableIAMDatabaseAuthentication"]!);
    }

    [Fact]
    public void The_parameters_are_the_databases_and_of_its_version()
    {
        var group = Usual.Database.Resources["ParameterGroup"]["Properties"]!;

        Assert.Equal((string)group["DBParameterGroupName"]!, (string)Instance["DBParameterGroupName"]!);
        Assert.Equal($"postgres{Instance["EngineVersion"]}", (string)group["Family"]!);
    }

    [Fact]
    public void No_password_passes_through_CloudFormation()
    {
        Assert.True((bool)Instance["ManageMasterUserPassword"]!);
        Assert.Null(Instance["MasterUserPassword"]);
        Assert.DoesNotContain(
            Deployments.Read("municipality/25-database.yaml")["Parameters"]!.AsObject(),
            parameter => parameter.Key.Contains("Password", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_login_belongs_to_the_task_role_and_is_not_the_administrators()
    {
        var login = Usual.Database.Resources["GatewayLogin"]["Properties"]!;

        Assert.Equal((string)Usual.Foundation.Resources["TaskRole"]["Properties"]!["RoleName"]!, (string)login["RoleName"]!);
        Assert.DoesNotContain($"/{Instance["MasterUsername"]}", login.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_restored_in_its_place_takes_the_permission_over()
    {
        const string Restored = "db-RESTOREDDATABASE0123456789";
        var database = Rollout.Create(RolloutStage.Second, Deployments.Read, new Dictionary<string, string>
        {
            ["25-database:RestoredResourceId"] = Restored,
        }).Database;

        var statement = Assert.Single(Statements.Below(database.Resources["GatewayLogin"]["Properties"]));
        Assert.Equal([$"arn:aws:rds-db:ap-northeast-1:111122223333:dbuser:{Restored}/gateway"], Texts.Of(statement["Resource"]));
        Assert.Equal(Restored, database.Outputs["DatabaseResourceId"]);
    }

    private static (string Database, string Gateway) Groups(Rollout rollout) =>
        (rollout.Database.Outputs["DatabaseSecurityGroupId"], rollout.Endpoints.Outputs["GatewaySecurityGroupId"]);

    private static IEnumerable<string> Ingress(Rollout rollout) => Rules(rollout, "AWS::EC2::SecurityGroupIngress")
        .Select(rule => $"{rule["SourceSecurityGroupId"]} to {rule["GroupId"]} {rule["FromPort"]}-{rule["ToPort"]}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Egress(Rollout rollout) => Rules(rollout, "AWS::EC2::SecurityGroupEgress")
        .Select(rule => $"{rule["GroupId"]} to {rule["DestinationSecurityGroupId"]} {rule["FromPort"]}-{rule["ToPort"]}").Order(StringComparer.Ordinal);

    private static IEnumerable<JsonNode> Rules(Rollout rollout, string type) => rollout.Database.Resources.Values.Concat(rollout.Service.Resources.Values)
        .Where(resource => (string?)resource["Type"] == type).Select(resource => resource["Properties"]!);
}
