using k8s;
using k8s.Models;

namespace Gateway.Deploy.Tests.Replicas;

/// <summary>A gateway that a file below deploy/ starts: how many processes of it, and where its ledger is.</summary>
/// <param name="File">The file, below deploy/.</param>
/// <param name="Processes">The number of processes that may run at once.</param>
/// <param name="Store">The setting <c>Ledger__Store</c>; null if the file leaves it out.</param>
/// <param name="HasDiskOfItsOwn">True when a single process keeps its disk through a restart and an upgrade.</param>
internal sealed record Workload(string File, int Processes, string? Store, bool HasDiskOfItsOwn)
{
    private const string Name = "Ledger__Store";

    /// <summary>
    /// SQLite is a file for one process on a disk that outlives it. Two of them are two ledgers, or a broken one; and of a rollout
    /// that starts the new process before the old one ends, one is refused.
    /// </summary>
    /// <returns>Null if the workload keeps a ledger that it can rely on, or none by choice.</returns>
    public string? Problem() => Store switch
    {
        null => $"{File}: no decision about the ledger.",
        "Sqlite" when Processes > 1 => $"{File}: SQLite with {Processes} processes.",
        "Sqlite" when !HasDiskOfItsOwn => $"{File}: SQLite on a disk that is lost.",
        _ => null,
    };

    /// <summary>Every Deployment and StatefulSet of a Kubernetes manifest.</summary>
    public static IEnumerable<Workload> OfKubernetes(string file, string manifest)
    {
        var objects = KubernetesYaml.LoadAllFromString(manifest, strict: true);
        var store = objects.OfType<V1ConfigMap>().Select(map => map.Data.TryGetValue(Name, out var value) ? value : null).FirstOrDefault(value => value is not null);
        foreach (var one in objects.OfType<V1Deployment>())
        {
            // A rolling update starts one more before one ends.
            var surge = one.Spec.Strategy?.Type == "Recreate" ? 0 : 1;
            yield return new Workload(file, (one.Spec.Replicas ?? 1) + surge, store, HasDiskOfItsOwn: false);
        }

        foreach (var one in objects.OfType<V1StatefulSet>())
        {
            yield return new Workload(file, one.Spec.Replicas ?? 1, store, one.Spec.VolumeClaimTemplates is { Count: > 0 });
        }
    }

    /// <summary>Every ECS service of a stack, as it is created.</summary>
    public static IEnumerable<Workload> OfStack(string file, Simulator.CloudFormation.Stack stack) =>
        from service in stack.Resources.Values
        where (string?)service["Type"] == "AWS::ECS::Service"
        from task in stack.Resources.Values
        where (string?)task["Type"] == "AWS::ECS::TaskDefinition"
        from container in task["Properties"]!["ContainerDefinitions"]!.AsArray()
        select new Workload(
            file,
            int.Parse(service["Properties"]!["DesiredCount"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture),
            (string?)container!["Environment"]!.AsArray().SingleOrDefault(one => (string?)one!["Name"] == Name)?["Value"],
            HasDiskOfItsOwn: false);

    /// <summary>A file of variables for one process on a machine, or for the same process on several.</summary>
    public static Workload OfVariables(string file, string text, int processes, bool hasDiskOfItsOwn) => new(
        file, processes, EnvironmentFile.Names(text).Contains(Name) ? EnvironmentFile.Value(text, Name) : null, hasDiskOfItsOwn);
}
