using System.Globalization;
using k8s;
using k8s.Models;

namespace Gateway.Deploy.Tests.Kubernetes;

/// <summary>
/// The Kubernetes manifest: parsed strictly by the client library, and checked for what must never change.
/// </summary>
public sealed class ManifestTests
{
    private static readonly string Manifest =
        File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "gateway.yaml"));

    private static V1Deployment Deployment => Only<V1Deployment>();

    private static V1Container Container => Assert.Single(Deployment.Spec.Template.Spec.Containers);

    [Fact]
    public void It_holds_these_objects_and_no_others()
    {
        Assert.Equal(
            [
                "Namespace", "ServiceAccount", "ConfigMap", "Deployment", "Service", "PodDisruptionBudget",
                "NetworkPolicy",
            ],
            Load(Manifest).Cast<IKubernetesObject>().Select(one => one.Kind));
    }

    [Theory]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRootFileSystem:")]
    [InlineData("terminationGracePeriodSeconds:", "terminationGraceSeconds:")]
    [InlineData("replicas: 2", "replicas: two")]
    [InlineData("  podSelector:\n    matchLabels:", "  podSelectors:\n    matchLabels:")]
    public void A_misspelt_one_is_not_read(string good, string wrong)
    {
        Assert.Contains(good, Manifest, StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => Load(Manifest.Replace(good, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void It_runs_as_nobody_and_writes_nowhere()
    {
        var pod = Deployment.Spec.Template.Spec.SecurityContext;
        var container = Container.SecurityContext;

        Assert.Equal((true, 1654L, "RuntimeDefault"), (pod.RunAsNonRoot, pod.RunAsUser, pod.SeccompProfile.Type));
        Assert.Equal((true, false), (container.ReadOnlyRootFilesystem, container.AllowPrivilegeEscalation));
        Assert.Equal(["ALL"], container.Capabilities.Drop);
        Assert.Null(container.Capabilities.Add);
        Assert.Equal("restricted", Only<V1Namespace>().Metadata.Labels["pod-security.kubernetes.io/enforce"]);
    }

    [Fact]
    public void It_cannot_speak_to_the_cluster()
    {
        Assert.False(Deployment.Spec.Template.Spec.AutomountServiceAccountToken);
        Assert.False(Only<V1ServiceAccount>().AutomountServiceAccountToken);

        // The annotation of web identity, which the gateway does not support.
        Assert.DoesNotContain("eks.amazonaws.com/role-arn", Manifest, StringComparison.Ordinal);
    }

    [Fact]
    public void The_image_is_named_by_digest()
    {
        Assert.Matches(
            @"\A[0-9]{12}\.dkr\.ecr\.ap-northeast-1\.amazonaws\.com/inference-gateway@sha256:[0-9a-f]{64}\z",
            Container.Image);
    }

    [Fact]
    public void It_waits_for_requests_under_way()
    {
        var pod = Deployment.Spec.Template.Spec;
        var drain = TimeSpan.Parse(Settings["Hosting__DrainTimeout"], CultureInfo.InvariantCulture);
        var pause = TimeSpan.FromSeconds(Container.Lifecycle.PreStop.Sleep.Seconds);

        Assert.True(
            TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value) > pause + drain + TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Each_probe_asks_what_it_is_for()
    {
        Assert.Equal(
            ("/health/startup", "/health/live", "/health/ready"),
            (Container.StartupProbe.HttpGet.Path, Container.LivenessProbe.HttpGet.Path,
                Container.ReadinessProbe.HttpGet.Path));
    }

    [Fact]
    public void One_stays_while_another_goes()
    {
        Assert.Equal(2, Deployment.Spec.Replicas);
        Assert.Equal("0", Deployment.Spec.Strategy.RollingUpdate.MaxUnavailable);
        Assert.Equal("1", Only<V1PodDisruptionBudget>().Spec.MaxUnavailable);
        Assert.Contains(
            "topology.kubernetes.io/zone",
            Deployment.Spec.Template.Spec.TopologySpreadConstraints.Select(one => one.TopologyKey));
    }

    [Fact]
    public void Memory_has_a_bound()
    {
        Assert.True(Container.Resources.Limits.ContainsKey("memory"));
        Assert.True(Container.Resources.Requests.ContainsKey("cpu"));
    }

    [Fact]
    public void Every_selector_selects_the_pods()
    {
        var pod = Deployment.Spec.Template.Metadata.Labels;

        Assert.All(
            new[]
            {
                Deployment.Spec.Selector.MatchLabels, Only<V1Service>().Spec.Selector,
                Only<V1PodDisruptionBudget>().Spec.Selector.MatchLabels,
                Only<V1NetworkPolicy>().Spec.PodSelector.MatchLabels,
            },
            labels => Assert.Equal(pod, labels));
    }

    [Fact]
    public void Connections_lead_to_the_VPC_the_resolver_and_the_nodes_agent_alone()
    {
        var policy = Only<V1NetworkPolicy>().Spec;

        Assert.Equal(["Ingress", "Egress"], policy.PolicyTypes);
        Assert.Equal(
            ["10.0.0.0/16:443", "10.0.0.0/16:5432", "kube-system:53,53", "169.254.170.23/32:80"],
            policy.Egress.Select(rule =>
                $"{Target(Assert.Single(rule.To))}:{string.Join(',', rule.Ports.Select(port => port.Port.Value))}"));
        Assert.Equal(Settings["Network__VpcCidrBlocks__0"], policy.Egress[0].To[0].IpBlock.Cidr);
    }

    [Fact]
    public void Only_labelled_namespaces_may_call()
    {
        var rule = Assert.Single(Only<V1NetworkPolicy>().Spec.Ingress);
        var callers = Assert.Single(rule.FromProperty).NamespaceSelector.MatchLabels;

        Assert.Equal("true", callers["inference-gateway/caller"]);
        Assert.Equal("8080", Assert.Single(rule.Ports).Port);
    }

    [Fact]
    public void Every_variable_it_sets_is_one_the_program_reads()
    {
        Assert.All(Settings.Keys, name => Assert.True(ProgramSettings.Exists(name), name));
        Assert.Null(Container.Env);
        Assert.All(
            new[] { "Contractor__ExternalId", "Ledger__ConnectionString", "Ledger__Password" },
            secret => Assert.DoesNotContain(secret, Settings.Keys));
    }

    private static IDictionary<string, string> Settings => Only<V1ConfigMap>().Data;

    private static List<object> Load(string manifest) => KubernetesYaml.LoadAllFromString(manifest, strict: true);

    private static T Only<T>() => Assert.Single(Load(Manifest).OfType<T>());

    private static string Target(V1NetworkPolicyPeer peer) =>
        peer.IpBlock?.Cidr ?? peer.NamespaceSelector.MatchLabels["kubernetes.io/metadata.name"];
}
