using System.Globalization;
using Gateway.Callers;
using Gateway.RequestPolicy.Rules;
using Gateway.RequestPolicy.Schemas;
using Gateway.RequestPolicy.Walk;
using Gateway.Testing.PersonalData;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>
/// The worst-case cost of searching for personal data: processor time of the whole walk over bodies of one megabyte of every
/// <see cref="HostileShapes"/>, at most 15 ms per megabyte and at most a given multiple of ordinary Japanese text. Each shape
/// alternates with that text, so that both run under the same conditions, and the best round counts.
/// </summary>
internal static class PersonalDataCostMode
{
    private const int Megabyte = 1_000_000;
    private const double MaxMilliseconds = 15;

    // The goal is 3; results.md says which shapes are near it.
    private const double MaxTimesOrdinary = 3.5;

    // With other load beside it, on a machine that nobody keeps quiet for it. A shape whose cost grows faster than its length is beyond this.
    private const double MaxTimesOrdinaryUnderLoad = 7;

    // The first run in a process, before the runtime optimizes hot code.
    private const double MaxTimesOrdinaryAtFirst = 60;
    private const int WarmUps = 10;

    private static readonly MemberPolicy Policy = new("bench", new ApplicationRequestPolicyOptions(), new PersonalDataOptions(), "");

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Take("rounds") ?? 20;
        var checksTime = arguments.Take("time") is not 0;
        var most = checksTime ? MaxTimesOrdinary : MaxTimesOrdinaryUnderLoad;
        arguments.End();

        var bounds = new Bounds();
        var table = new Table("body of 1 MB", "bytes", "first ms/MB", "best ms/MB", "median ms/MB", "× ordinary", "steps/byte");
        var ordinary = HostileShapes.Ordinary(Megabyte);
        var shapes = HostileShapes.All(Megabyte).ToList();
        Cost(HostileShapes.Ordinary(0).Body); // One-time costs of any first request.
        var ordinaryAtFirst = Cost(ordinary.Body);
        var atFirst = shapes.ConvertAll(shape => Cost(shape.Body));
        WarmUp([ordinary.Body, .. shapes.Select(shape => shape.Body)]);
        var yardstick = Measure(ordinary.Body, ordinary.Body, rounds).Shape;
        Add(table, ordinary.Name, ordinary.Body, ordinaryAtFirst, yardstick, 1);
        foreach (var ((name, body), first) in shapes.Zip(atFirst))
        {
            var (took, beside) = Measure(body, ordinary.Body, rounds);
            var ratio = took.At(0) / beside.At(0);
            Add(table, name, body, first, took, ratio);
            bounds.Check(ratio <= most, $"{name}: {Percentiles.Text(ratio)} × ordinary, at most {most}");
            bounds.Check(
                first <= MaxTimesOrdinaryAtFirst * yardstick.At(0),
                $"{name}: {Percentiles.Text(first / yardstick.At(0))} × ordinary at first, at most {MaxTimesOrdinaryAtFirst}");
            if (checksTime)
            {
                bounds.Check(
                    took.At(0) <= MaxMilliseconds, $"{name}: {Percentiles.Text(took.At(0))} ms a megabyte, at most {MaxMilliseconds}");
            }
        }

        table.Print();
        return bounds.Print();
    }

    // Compilation, and recompilation of hot code, is not a cost of a request.
    private static void WarmUp(IReadOnlyList<byte[]> bodies)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            foreach (var body in bodies)
            {
                Cost(body);
            }
        }
    }

    // The best round shows the cost of the work; the rest is caused by the machine.
    private static (Percentiles Shape, Percentiles Ordinary) Measure(byte[] shape, byte[] ordinary, int rounds)
    {
        var times = Enumerable.Range(0, rounds).Select(_ => (Shape: Cost(shape), Ordinary: Cost(ordinary))).ToList();
        return (new(times.Select(round => round.Shape)), new(times.Select(round => round.Ordinary)));
    }

    // In milliseconds of processor time per megabyte.
    private static double Cost(byte[] body)
    {
        var before = Environment.CpuUsage.TotalTime;
        if (RequestMembers.Read(body, BodyForm.Converse, Policy, out _) is { } refused)
        {
            throw new InvalidOperationException(refused.Detail.En);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds * Megabyte / body.Length;
    }

    private static void Add(Table table, string name, byte[] body, double first, Percentiles took, double ratio) => table.Add(
        name, body.Length.ToString("#,0", CultureInfo.InvariantCulture), Percentiles.Text(first), Percentiles.Text(took.At(0)),
        Percentiles.Text(took.Median), Percentiles.Text(ratio), Percentiles.Text((double)ScanSteps.Of(body) / body.Length));
}
