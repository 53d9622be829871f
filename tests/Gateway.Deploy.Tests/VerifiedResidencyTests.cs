using k8s;
using k8s.Models;

namespace Gateway.Deploy.Tests;

/// <summary>The deployed service uses only inference profiles that AWS itself has confirmed to stay in Japan.</summary>
public sealed class VerifiedResidencyTests
{
    private const string Setting = "Residency__RequireVerified";

    [Theory]
    [InlineData("systemd")]
    [InlineData("compose")]
    public void An_example_of_an_environment_says_so(string folder) => Assert.Equal(
        "true",
        EnvironmentFile.Value(File.ReadAllText(Repository.PathOf("deploy", folder, "gateway.env.example")), Setting));

    [Fact]
    public void The_manifest_says_so() => Assert.Equal(
        "true",
        KubernetesYaml.LoadAllFromString(File.ReadAllText(Repository.PathOf("deploy", "kubernetes", "gateway.yaml")))
            .OfType<V1ConfigMap>().Single().Data[Setting]);

    [Fact]
    public void The_service_says_so_unless_somebody_decides_otherwise()
    {
        var template = File.ReadAllText(Repository.PathOf("deploy", "municipality", "30-service.yaml"));

        Assert.Matches(@"(?m)^  RequireVerified:\n    Type: String\n    Default: 'true'\n", template);
        Assert.Contains($"{{ Name: {Setting}, Value: !Ref RequireVerified }}", template, StringComparison.Ordinal);
    }
}
