using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Deploy.Tests.Templates;

/// <summary>The deployed service: settings that protect long responses, credentials and records.</summary>
public sealed class ServiceTests
{
    private static readonly JsonNode Container =
        AllStacks.Rollouts[1].Service.Resources["TaskDefinition"]["Properties"]!["ContainerDefinitions"]![0]!;

    [Fact]
    public void The_image_is_named_by_digest() => Assert.Matches(
        "^111122223333\\.dkr\\.ecr\\.ap-northeast-1\\.amazonaws\\.com/inference-gateway@sha256:[0-9a-f]{64}$",
        (string)Container["Image"]!);

    [Fact]
    public void The_container_has_no_more_rights_than_it_needs()
    {
        Assert.Equal("1654", (string)Container["User"]!);
        Assert.True((bool)Container["ReadonlyRootFilesystem"]!);
        Assert.Equal(["ALL"], Container["LinuxParameters"]!["Capabilities"]!["Drop"]!.AsArray().Select(one => (string)one!));
        Assert.False((bool)AllStacks.Rollouts[1].Service.Resources["Service"]["Properties"]!["EnableExecuteCommand"]!);
    }

    // With "ready", ECS would stop every task, and the session it holds, while STS is down.
    [Fact]
    public void Health_is_liveness()
    {
        Assert.Equal("/health/live", (string)TargetGroup["HealthCheckPath"]!);
        Assert.Equal(
            ["CMD", "dotnet", "Gateway.dll", "--healthcheck"],
            Container["HealthCheck"]!["Command"]!.AsArray().Select(one => (string)one!));
        Assert.DoesNotContain("/health/ready", File.ReadAllText(Repository.PathOf("deploy", "municipality", "30-service.yaml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_that_stops_may_finish_its_answers()
    {
        var stop = Number(Container["StopTimeout"]);

        // Fargate's maximum; the gateway cuts connections 5 s after its drain.
        Assert.True(stop <= 120);
        Assert.True(Seconds("Hosting__DrainTimeout") + 5 <= stop);
        Assert.True(Attribute(TargetGroup["TargetGroupAttributes"]!, "deregistration_delay.timeout_seconds") >= Seconds("Bedrock__Deadline"));
    }

    [Fact]
    public void A_whole_answer_may_take_as_long_as_the_gateway_waits_for_it()
    {
        var idle = Attribute(LoadBalancer["LoadBalancerAttributes"]!, "idle_timeout.timeout_seconds");

        Assert.InRange(idle, Seconds("Bedrock__Deadline") + 1, 4000);
        Assert.True(Seconds("Hosting__KeepAliveTimeout") > idle);
    }

    [Fact]
    public void Records_are_kept_and_have_an_end()
    {
        Assert.All(AllStacks.Of("AWS::Logs::LogGroup"), group => Assert.True(Number(group["RetentionInDays"]) > 0));
        Assert.True(Number(AllStacks.Rollouts[1].Service.Resources["Log"]["Properties"]!["RetentionInDays"]) >= 365);
        Assert.All(AllStacks.Of("AWS::S3::Bucket"), bucket => Assert.Contains(
            bucket["LifecycleConfiguration"]!["Rules"]!.AsArray(),
            rule => Number(rule!["ExpirationInDays"]) >= 365));
        Assert.Equal("blocking", (string)Container["LogConfiguration"]!["Options"]!["mode"]!);
        Assert.Equal("true", LoadBalancer["LoadBalancerAttributes"]!.AsArray()
            .Single(one => (string?)one!["Key"] == "access_logs.s3.enabled")!["Value"]!.ToString());
    }

    [Fact]
    public void What_holds_records_or_secrets_outlives_its_stack()
    {
        string[] lasting = ["AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SecretsManager::Secret", "AWS::ECR::Repository", "AWS::KMS::Key"];
        var resources = AllStacks.Rollouts[2];

        Assert.All(
            new[] { resources.Contractor, resources.Foundation, resources.Database, resources.Service, resources.Observability }
                .SelectMany(stack => stack.Resources.Values)
                .Where(resource => lasting.Contains((string)resource["Type"]!)),
            resource =>
            {
                Assert.Equal("Retain", (string)resource["DeletionPolicy"]!);
                Assert.Equal("Retain", (string)resource["UpdateReplacePolicy"]!);
            });
    }

    [Fact]
    public void Callers_connect_with_TLS_1_3() =>
        Assert.Equal("ELBSecurityPolicy-TLS13-1-3-2021-06", (string)AllStacks.Of("AWS::ElasticLoadBalancingV2::Listener").First()["SslPolicy"]!);

    [Fact]
    public void A_failed_deployment_rolls_back_without_taking_tasks_away()
    {
        var deployment = AllStacks.Rollouts[1].Service.Resources["Service"]["Properties"]!["DeploymentConfiguration"]!;

        Assert.Equal(100, Number(deployment["MinimumHealthyPercent"]));
        Assert.True((bool)deployment["DeploymentCircuitBreaker"]!["Rollback"]!);
    }

    [Fact]
    public void There_are_two_tasks_and_more_in_different_Availability_Zones()
    {
        var service = AllStacks.Rollouts[1].Service.Resources["Service"]["Properties"]!;
        var least = Access.Deployments.Read("municipality/30-service.yaml")["Parameters"]!["MinTasks"]!;

        Assert.Equal(("2", "2", "2"), (least["Default"]!.ToString(), least["MinValue"]!.ToString(), service["DesiredCount"]!.ToString()));
        Assert.Equal(2, service["NetworkConfiguration"]!["AwsvpcConfiguration"]!["Subnets"]!.AsArray().Distinct().Count());
        Assert.Equal("ENABLED", (string)service["AvailabilityZoneRebalancing"]!);
    }

    private static JsonNode TargetGroup => AllStacks.Rollouts[1].Service.Resources["TargetGroup"]["Properties"]!;

    private static JsonNode LoadBalancer => AllStacks.Rollouts[1].Service.Resources["LoadBalancer"]["Properties"]!;

    private static double Seconds(string variable) => TimeSpan.Parse(
        (string)Container["Environment"]!.AsArray().Single(one => (string?)one!["Name"] == variable)!["Value"]!,
        CultureInfo.InvariantCulture).TotalSeconds;

    private static int Number(JsonNode? node) => int.Parse(node!.ToString(), CultureInfo.InvariantCulture);

    private static int Attribute(JsonNode attributes, string key) => int.Parse(
        (string)attributes.AsArray().Single(one => (string?)one!["Key"] == key)!["Value"]!, CultureInfo.InvariantCulture);
}
