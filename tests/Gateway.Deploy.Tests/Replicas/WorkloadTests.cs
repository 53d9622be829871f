using Gateway.Deploy.Tests.Access;
using Gateway.Sandbox.Deployment;

namespace Gateway.Deploy.Tests.Replicas;

/// <summary>No file below deploy/ starts more than one gateway on a SQLite ledger, or one on a disk that is lost.</summary>
public sealed class WorkloadTests
{
    private static readonly string Manifest = Read("kubernetes", "gateway.yaml");

    [Fact]
    public void No_file_keeps_a_ledger_that_is_lost_or_torn()
    {
        var all = Everything().ToList();

        Assert.Empty(all.Select(one => one.Problem()).OfType<string>());
        Assert.Contains(all, one => one is { Store: "PostgreSql", Processes: > 1 });
        Assert.Contains(all, one => one is { Store: "Sqlite", Processes: 1, HasDiskOfItsOwn: true });
    }

    // A new file must be looked at here too.
    [Fact]
    public void Every_file_that_starts_a_gateway_is_looked_at()
    {
        var files = new[] { "kubernetes", "compose", "systemd", "municipality" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf("deploy", folder)))
            .Where(file => File.ReadAllText(file).Contains("Ledger__Store", StringComparison.Ordinal) && !file.EndsWith(".md", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.PathOf("deploy"), file));

        Assert.Equal(files.Order(StringComparer.Ordinal), Everything().Select(one => one.File).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void SQLite_in_the_manifest_is_noticed_with_two_replicas_and_with_one()
    {
        var sqlite = Manifest.Replace("Ledger__Store: PostgreSql", "Ledger__Store: Sqlite", StringComparison.Ordinal);
        Assert.NotEqual(Manifest, sqlite);

        Assert.NotNull(Assert.Single(Workload.OfKubernetes("gateway.yaml", sqlite)).Problem());
        Assert.NotNull(Assert.Single(Workload.OfKubernetes(
            "gateway.yaml", sqlite.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal))).Problem());
    }

    // The program refuses it at start; the parameter must not offer it either.
    [Fact]
    public void SQLite_cannot_be_chosen_on_ECS()
    {
        Assert.Throws<Simulator.CloudFormation.TemplateFormatException>(() => Service("Sqlite"));
        var service = Assert.Single(Workload.OfStack("30-service.yaml", Service("Stack")));
        Assert.NotNull((service with { Store = "Sqlite" }).Problem());
        Assert.NotNull((service with { Store = "Sqlite", Processes = 1 }).Problem());
    }

    private static IEnumerable<Workload> Everything()
    {
        foreach (var one in Workload.OfKubernetes(Path.Combine("kubernetes", "gateway.yaml"), Manifest))
        {
            yield return one;
        }

        foreach (var database in new[] { "Stack", "Settings", "None" })
        {
            foreach (var one in Workload.OfStack(Path.Combine("municipality", "30-service.yaml"), Service(database)))
            {
                yield return one;
            }
        }

        yield return Variables(processes: 1, hasDiskOfItsOwn: true, "systemd", "gateway.env.example");
        yield return Variables(processes: 2, hasDiskOfItsOwn: true, "systemd", "postgresql.env.example");
        yield return Variables(processes: 1, hasDiskOfItsOwn: false, "compose", "gateway.env.example");
    }

    private static Workload Variables(int processes, bool hasDiskOfItsOwn, params string[] file) =>
        Workload.OfVariables(Path.Combine(file), Read(file), processes, hasDiskOfItsOwn);

    private static Simulator.CloudFormation.Stack Service(string database) => Rollout.Create(
        RolloutStage.Second, Deployments.Read, new Dictionary<string, string> { ["30-service:LedgerDatabase"] = database }).Service;

    private static string Read(params string[] file) => File.ReadAllText(Repository.PathOf(["deploy", .. file]));
}
