using System.Globalization;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>
/// Gives invalid and random input to every reader of untrusted bytes: no unhandled exception, no input over 100 ms, none that
/// allocates more than twice its length plus 1 MiB (a body: plus 128 KiB in each form), and no verdict that another reader contradicts.
/// </summary>
internal static class FuzzMode
{
    private const int DefaultInputs = 1_000_000;

    public static int Run(Arguments arguments)
    {
        var seconds = arguments.Take("seconds");
        var inputs = arguments.Take("inputs") ?? (seconds is null ? DefaultInputs : int.MaxValue);
        var seed = arguments.Take("seed") ?? 1;
        var first = arguments.Take("first") ?? 0;
        arguments.End();

        var bounds = new Bounds();
        var table = new Table(
            "target", "inputs", "inputs/s", "mean bytes", "most bytes", "accepted", "refused", "checked", "worst ms",
            "worst bytes");
        foreach (FuzzTarget target in (FuzzTarget[])[new RawTargetFuzz(), new BodyFuzz(), new FrameFuzz(), new NumberScanFuzz()])
        {
            var run = new FuzzRun(target, seed);
            run.Go(first, inputs, TimeSpan.FromSeconds(seconds ?? int.MaxValue));
            table.Add(Row(run));
            run.Failures.ForEach(failure => bounds.Check(false, failure));
            bounds.Check(
                run.Accepted > 0 && run.Inputs > run.Accepted, $"{run.Name}: both accepted and refused inputs were met");
        }

        Console.WriteLine($"seed {seed}; worst bytes: allocated for one input, at most 2 × input + 1 MiB (bodies: + 128 KiB in each form)");
        table.Print();
        return bounds.Print();
    }

    private static string[] Row(FuzzRun run) =>
    [
        run.Name, Number(run.Inputs), Number(run.Inputs / run.Took.TotalSeconds), Number(run.InputBytes / run.Inputs),
        Number(run.MaxInputLength), Number(run.Accepted), Number(run.Inputs - run.Accepted), Number(run.Checked),
        run.Worst.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture), Number(run.WorstAllocation),
    ];

    private static string Number(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
