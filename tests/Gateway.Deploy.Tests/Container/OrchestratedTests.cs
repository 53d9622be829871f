using System.Net;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The Compose file and the Kubernetes manifest, run with the image. Podman replaces Docker and a cluster: it shows that the
/// files start a gateway that responds, with the rights that they define. It cannot show a Service, probes, two replicas, a
/// disruption budget, a network policy or Pod Identity.
/// </summary>
[Collection<ImageRuns>]
public sealed class OrchestratedTests(ImageStage stage)
{
    private const int Max = 600_000;
    private const string Started = "Now listening on";

    // podman-compose 1.0.3 adds a network of its own to the host's, and podman rejects the two together.
    private const string HostNetworkAlone =
        """
        #!/usr/bin/env bash
        arguments=()
        while [ $# -gt 0 ]; do
          case $1 in
            --net | --network-alias | -p) shift 2 ;;
            *) arguments+=("$1"); shift ;;
          esac
        done
        exec podman "${arguments[@]}"

        """;

    [Fact(Timeout = Max)]
    public async Task The_Compose_file_starts_a_gateway_that_answers()
    {
        var engine = await stage.EngineAsync();
        var aws = await stage.NamesAsync();
        using var folder = new TemporaryFolder();
        var compose = folder.Write(
            "compose.yaml", await File.ReadAllTextAsync(
                Repository.PathOf("deploy", "compose", "compose.yaml"), TestContext.Current.CancellationToken));
        folder.Write(
            "gateway.env",
            string.Concat((await stage.EnvironmentAsync()).Select(variable => $"{variable.Key}={variable.Value}\n")));
        var here = folder.Write(
            "here.yaml",
            $"""
            services:
              gateway:
                network_mode: host
                extra_hosts: [{string.Join(", ", AwsByName.Names.Select(name => $"\"{name}:{aws.Address}\""))}]
                volumes: ["{stage.AuthorityFile}:/etc/ssl/certs/authority.pem:ro"]
            """);
        var podman = folder.Write("podman", HostNetworkAlone);
        await engine.RunAsync("chmod", "700", podman);
        string[] project =
            ["-p", "gateway-test", "-f", compose, "-f", here, $"--podman-path={podman}", "--podman-run-args=--no-healthcheck"];
        try
        {
            await engine.RunAsync("podman-compose", [.. project, "up", "--no-build", "--detach", "gateway"]);
            using var logs = engine.Start("podman", "logs", "--follow", "gateway-test_gateway_1");
            await new ProgramOutput(logs).ReadUntilAsync(Started);

            await AssertAnswersAsync();
            var inspected = await InspectAsync(engine, "gateway-test_gateway_1");

            Assert.True(inspected.ReadOnly);
            Assert.Equal(("1654:1654", ""), (inspected.User, inspected.Capabilities));
        }
        finally
        {
            await engine.RunAsync("podman", "rm", "--force", "--time=20", "--ignore", "gateway-test_gateway_1");
        }
    }

    [Fact(Timeout = Max)]
    public async Task The_Kubernetes_manifest_starts_a_gateway_that_answers()
    {
        var engine = await stage.EngineAsync();
        using var folder = new TemporaryFolder();
        var manifest = folder.Write("gateway.yaml", await ManifestAsync(
            ("authority", stage.AuthorityFile, "/etc/ssl/certs/authority.pem"),
            ("hosts", folder.Write("hosts", (await stage.NamesAsync()).HostsFile), "/etc/hosts")));
        var secret = folder.Write("secret.json", JsonSerializer.Serialize(new
        {
            Contractor__ExternalId = Convert.ToBase64String(Encoding.UTF8.GetBytes(Simulator.Accounts.ExternalId)),
        }));
        try
        {
            await engine.RunAsync("podman", "secret", "create", "gateway", secret);
            await engine.RunAsync("podman", "kube", "play", manifest);
            using var logs = engine.Start("podman", "logs", "--follow", "gateway-pod-0-gateway");
            await new ProgramOutput(logs).ReadUntilAsync(Started);

            await AssertAnswersAsync();
            var inspected = await InspectAsync(engine, "gateway-pod-0-gateway");

            Assert.True(inspected.ReadOnly);
            Assert.Equal(("1654:1654", ""), (inspected.User, inspected.Capabilities));
        }
        finally
        {
            await engine.RunAsync("podman", "pod", "rm", "--force", "--time=20", "--ignore", "gateway-pod-0");
        }
    }

    // Replaced as the file's head says (image, role, ranges, application; without a ledger, no audit trail), with what a cluster would provide: AWS's names and
    // credentials. Parts for which podman has no counterpart are left out.
    private async Task<string> ManifestAsync(params (string Name, string Path, string Inside)[] files)
    {
        var text = await File.ReadAllTextAsync(
            Repository.PathOf("deploy", "kubernetes", "gateway.yaml"), TestContext.Current.CancellationToken);
        var objects = KubernetesYaml.LoadAllFromString(text, strict: true).Cast<IKubernetesObject>().ToList();
        var map = objects.OfType<V1ConfigMap>().Single();
        foreach (var name in map.Data.Keys.Where(name => name.Split("__")[0] is "Callers" or "Audit").ToList())
        {
            map.Data.Remove(name);
        }

        foreach (var (name, value) in await stage.EnvironmentAsync())
        {
            map.Data[name] = value;
        }

        map.Data["Contractor__RoleArn"] = Simulator.Accounts.BedrockRoleArn;
        map.Data["Network__VpcCidrBlocks__0"] = AwsByName.Network;
        map.Data["Ledger__Store"] = "None";
        var deployment = objects.OfType<V1Deployment>().Single();
        deployment.Spec.Replicas = 1;
        var pod = deployment.Spec.Template.Spec;
        pod.HostNetwork = true;
        pod.TopologySpreadConstraints = null;
        pod.Volumes = [.. files.Select(file => new V1Volume
        {
            Name = file.Name,
            HostPath = new V1HostPathVolumeSource { Path = file.Path },
        })];
        var container = pod.Containers.Single();
        container.Image = ImageStage.Image;
        container.Ports = null;
        container.StartupProbe = container.LivenessProbe = container.ReadinessProbe = null;
        container.Lifecycle = null;
        container.VolumeMounts = [.. files.Select(file => new V1VolumeMount
        {
            Name = file.Name,
            MountPath = file.Inside,
            ReadOnlyProperty = true,
        })];
        return string.Join("\n---\n", KubernetesYaml.Serialize(map), KubernetesYaml.Serialize(deployment));
    }

    private async Task AssertAnswersAsync()
    {
        using var content = new StringContent(
            """{"modelId":"claude-haiku-4-5","messages":[{"role":"user","content":[{"text":"こんにちは"}]}]}""",
            Encoding.UTF8, "application/json");
        using var response = await stage.Http.PostAsync("/converse", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(
            "こんにちは！", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private static async Task<(string User, bool ReadOnly, string Capabilities)> InspectAsync(
        ContainerEngine engine, string container)
    {
        var said = await engine.RunAsync(
            "podman", "inspect", container, "--format",
            "{{.Config.User}}|{{.HostConfig.ReadonlyRootfs}}|{{range .EffectiveCaps}}{{.}} {{end}}");
        var parts = said.Trim().Split('|');
        return (parts[0], parts[1] == "true", parts[2].Trim());
    }
}
