using System.Xml.Linq;

namespace Gateway.Deploy.Tests.Container;

/// <summary>
/// The Dockerfile, read but not built, because that needs a container engine and the base images. What the image's root file
/// system must allow is tested in <see cref="RootFileSystemTests"/>.
/// </summary>
public sealed class DockerfileTests
{
    private const string User = "USER 1654";

    [Fact]
    public void The_shipped_Dockerfile_keeps_every_rule() => Assert.Empty(DockerfileRules.Problems(Dockerfile.Shipped));

    [Theory]
    [InlineData(User, "USER root", "USER is")]
    [InlineData(User, "USER 0", "USER is")]
    [InlineData(User, "USER app", "USER is")]
    [InlineData(User, "USER 1654\nUSER root", "USER is")]
    [InlineData(User, "user \\\n  # a comment in between\n  0:0", "USER is")]
    [InlineData(User, "", "USER is")]
    [InlineData("FROM ${RUNTIME_IMAGE}", "FROM debian:12", "FROM debian:12 cannot")]
    [InlineData("FROM ${RUNTIME_IMAGE}", "FROM registry/${RUNTIME_IMAGE}", "cannot be given")]
    [InlineData("FROM ${RUNTIME_IMAGE}", "ARG OTHER=x\nFROM ${LATE}", "FROM ${LATE} cannot")]
    [InlineData("""ENTRYPOINT ["dotnet", "Gateway.dll"]""", "ENTRYPOINT dotnet Gateway.dll", "needs a shell")]
    [InlineData("""ENTRYPOINT ["dotnet", "Gateway.dll"]""", "ENTRYPOINT ['dotnet', 'Gateway.dll']", "needs a shell")]
    [InlineData("""CMD ["dotnet", "Gateway.dll", "--healthcheck"]""", "CMD curl localhost:8080", "needs a shell")]
    [InlineData("""CMD ["dotnet", "Gateway.dll", "--healthcheck"]""", """CMD ["curl", "localhost"]""", "is not the")]
    [InlineData("EXPOSE 8080", "RUN [\"rm\", \"-r\", \"/app\"]\nEXPOSE 8080", "RUN in the last stage")]
    [InlineData("ENV CI=true", "RUN apt-get update \\\n  && apt-get upgrade", "needs a shell")]
    [InlineData("ENV CI=true", "ADD https://example.com/x.tar /x", "ADD takes")]
    [InlineData("COPY src/Gateway/ src/Gateway/", "COPY . .", "COPY . is")]
    [InlineData("COPY src/Gateway/ src/Gateway/", "COPY --chown=1 src/ src/", "COPY src/ is")]
    [InlineData("COPY src/Gateway/ src/Gateway/", "COPY src/Gateway.Simulator/ src/", "COPY src/Gateway.Simulator/ is")]
    [InlineData("COPY src/Gateway/ src/Gateway/", "COPY tests deploy src/", "COPY tests is")]
    [InlineData("TZ=Asia/Tokyo", "TZ=UTC", "TZ is not")]
    [InlineData("TZ=Asia/Tokyo", "TZ=Asia/Tokyo DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1", "ICU is")]
    [InlineData("EXPOSE 8080", "EXPOSE 80", "EXPOSE is not 8080")]
    public void A_change_for_the_worse_is_noticed(string shipped, string changed, string problem)
    {
        Assert.Contains(shipped, Dockerfile.Shipped, StringComparison.Ordinal);

        var problems = DockerfileRules.Problems(Dockerfile.Shipped.Replace(shipped, changed, StringComparison.Ordinal));

        Assert.Contains(problems, found => found.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Its_labels_name_the_product_and_the_version_it_has()
    {
        var project = XDocument.Load(Repository.PathOf("src", "Gateway", "Gateway.csproj"));

        var labels = Dockerfile.Parse(Dockerfile.Shipped).Labels;

        Assert.Equal("Inference Gateway", labels["org.opencontainers.image.title"]);
        Assert.Equal(project.Descendants("Version").Single().Value, labels["org.opencontainers.image.version"]);
    }

    [Theory]
    [InlineData("USER 1654", "USER 1654", 0)]
    [InlineData("USER 1654", "USR 1654", 1)]
    [InlineData("HEALTHCHECK --interval", "HEALTHCHECK --intervall", 1)]
    public async Task A_linter_of_others_finds_nothing_but_what_is_planted(string good, string changed, int expected)
    {
        var linter = Prerequisites.File(
            Repository.PathOf("tests", "Gateway.Deploy.Tests", "Schemas", "node_modules", ".bin", "dockerfile-utils"),
            "Run npm ci in tests/Gateway.Deploy.Tests/Schemas.");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "Dockerfile");
        var text = await File.ReadAllTextAsync(Repository.PathOf("Dockerfile"), TestContext.Current.CancellationToken);
        Assert.Contains(good, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            path, text.Replace(good, changed, StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var run = await ProgramRun.OfAsync("node", linter, "lint", path);

        Assert.Equal(expected, run.ExitCode);
    }
}
