using System.Diagnostics;
using System.Globalization;
using Gateway.Callers;
using Gateway.Inspection;
using Gateway.Inspection.Members;

namespace Gateway.Benchmarks.PersonalData;

/// <summary>
/// What looking for personal data costs at worst: the whole walk over bodies of one megabyte, of every
/// <see cref="HostileShapes"/>. At most 15 ms a megabyte, and at most six times what ordinary Japanese text costs in the
/// same run, which is a bound for machines that do other things as well.
/// </summary>
internal static class PersonalDataCostMode
{
    private const int Megabyte = 1_000_000;
    private const double MostMilliseconds = 15;
    private const double MostTimesOrdinary = 6;
    private const int WarmUps = 10;

    private static readonly MemberPolicy Policy = new("bench", new ApplicationInspectionOptions(), "");

    public static int Run(Arguments arguments)
    {
        var rounds = arguments.Take("rounds") ?? 20;
        var checksTime = arguments.Take("time") is not 0;
        arguments.End();

        var bounds = new Bounds();
        var table = new Table("body of 1 MB", "bytes", "best ms/MB", "median ms/MB", "× ordinary", "steps/byte");
        var ordinary = HostileShapes.Ordinary(Megabyte);
        var shapes = HostileShapes.All(Megabyte).ToList();
        WarmUp([ordinary.Body, .. shapes.Select(shape => shape.Body)]);
        var yardstick = Measure(ordinary.Body, rounds);
        Add(table, ordinary.Name, ordinary.Body, yardstick, 1);
        foreach (var (name, body) in shapes)
        {
            var (best, median) = Measure(body, rounds);
            var ratio = best / yardstick.Best;
            Add(table, name, body, (best, median), ratio);
            bounds.Check(ratio <= MostTimesOrdinary, $"{name}: {Percentiles.Text(ratio)} × ordinary, at most {MostTimesOrdinary}");
            if (checksTime)
            {
                bounds.Check(best <= MostMilliseconds, $"{name}: {Percentiles.Text(best)} ms a megabyte, at most {MostMilliseconds}");
            }
        }

        table.Print();
        return bounds.Print();
    }

    // What is compiled once, and again when it is known to be hot, is no request's cost.
    private static void WarmUp(IReadOnlyList<byte[]> bodies)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            foreach (var body in bodies)
            {
                Measure(body, 1);
            }
        }
    }

    // The best of the rounds is what the work takes; the rest is the machine's.
    private static (double Best, double Median) Measure(byte[] body, int rounds)
    {
        var times = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            if (RequestMembers.Read(body, BodyForm.Converse, Policy, out _) is { } refused)
            {
                throw new InvalidOperationException(refused.Detail.En);
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds * Megabyte / body.Length);
        }

        var sorted = new Percentiles(times);
        return (sorted.At(0), sorted.Median);
    }

    private static void Add(Table table, string name, byte[] body, (double Best, double Median) took, double ratio) => table.Add(
        name, body.Length.ToString("#,0", CultureInfo.InvariantCulture), Percentiles.Text(took.Best), Percentiles.Text(took.Median),
        Percentiles.Text(ratio), Percentiles.Text((double)ScanSteps.Of(body) / body.Length));
}
