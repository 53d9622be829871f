using System.Diagnostics;
using Gateway.Testing;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Runs inputs against one target and keeps the worst results.</summary>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    private const int MaxFailures = 10;

    private static readonly TimeSpan Max = TimeSpan.FromMilliseconds(100);

    private readonly Mutator _mutator = new(target, (ulong)seed << 32);
    private readonly SplitMix64 _dice = new();
    private ReadOnlyMemory<byte> _input;
    private long _number;

    public string Name => target.Name;

    public long Inputs { get; private set; }

    public long Accepted { get; private set; }

    /// <summary>The number of verdicts that were compared with another reader's.</summary>
    public long Checked { get; private set; }

    public long InputBytes { get; private set; }

    public int MaxInputLength { get; private set; }

    public TimeSpan Worst { get; private set; }

    /// <summary>The most bytes allocated for one input.</summary>
    public long WorstAllocation { get; private set; }

    public TimeSpan Took { get; private set; }

    public List<string> Failures { get; } = [];

    /// <param name="first">The number of the first input.</param>
    /// <param name="inputs">The number of inputs.</param>
    /// <param name="time">The longest time.</param>
    public void Go(long first, long inputs, TimeSpan time)
    {
        // Compiles the code and fills caches, so that the first input is not measured with these costs.
        foreach (var sample in target.Samples)
        {
            target.Accepts(sample);
        }

        using var watchdog = new Watchdog(Save);
        var started = Stopwatch.GetTimestamp();
        for (_number = first; _number < first + inputs && Failures.Count < MaxFailures; _number++)
        {
            _input = _mutator.Make(_number);
            watchdog.Begin();
            Try();
            watchdog.End();
            Took = Stopwatch.GetElapsedTime(started);
            if (Took >= time)
            {
                break;
            }
        }
    }

    private void Try()
    {
        Inputs++;
        InputBytes += _input.Length;
        MaxInputLength = Math.Max(MaxInputLength, _input.Length);
        try
        {
            var accepted = Measure(out var took, out var allocated);
            Worst = took > Worst ? took : Worst;
            WorstAllocation = Math.Max(WorstAllocation, allocated);
            Accepted += accepted ? 1 : 0;
            Expect(took <= Max, $"took {took.TotalMilliseconds:0} ms");
            Expect(allocated <= (2L * _input.Length) + target.MaxAllocation, $"allocated {allocated} bytes");
            _dice.Seed((ulong)_number);
            if (_dice.OneIn(target.CheckedOnceIn))
            {
                Checked++;
                var contradiction = target.Contradiction(_input, accepted);
                Expect(contradiction is null, contradiction ?? "");
            }
        }
        catch (Exception unhandled) when (unhandled is not OutOfMemoryException)
        {
            Expect(false, unhandled.ToString());
        }
    }

    // An input may be late because of other load on the machine; then it is in time when it is repeated.
    private bool Measure(out TimeSpan took, out long allocated)
    {
        var accepted = Once(out took, out allocated);
        for (var again = 0; again < 4 && took > Max; again++)
        {
            _ = Once(out var retook, out _);
            took = retook < took ? retook : took;
        }

        return accepted;
    }

    private bool Once(out TimeSpan took, out long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        var accepted = target.Accepts(_input);
        took = Stopwatch.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return accepted;
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            Failures.Add($"{target.Name}, input {_number}, {_input.Length} bytes: {otherwise} ({Save()})");
        }
    }

    private string Save()
    {
        var path = Path.Combine(Path.GetTempPath(), $"gateway-fuzz-{target.Name}-{seed}-{_number}.hex");
        File.WriteAllText(path, Convert.ToHexString(_input.Span));
        return path;
    }
}
