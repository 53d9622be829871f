using System.Diagnostics;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>Ends the process when the reader hangs on one input.</summary>
internal sealed class Watchdog : IDisposable
{
    // A hundred times the allowed time, because a busy machine is not a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(10);

    private readonly Timer _timer;
    private readonly Func<string> _save;
    private long _since;

    /// <param name="save">Saves the current input and returns where.</param>
    public Watchdog(Func<string> save)
    {
        _save = save;
        _timer = new Timer(_ => Look(), null, Hang, Hang / 10);
    }

    public void Begin() => Volatile.Write(ref _since, Stopwatch.GetTimestamp());

    public void End() => Volatile.Write(ref _since, 0);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var since = Volatile.Read(ref _since);
        if (since != 0 && Stopwatch.GetElapsedTime(since) > Hang)
        {
            Console.WriteLine($"BROKEN  an input was not done after {Hang.TotalSeconds:0} s: {_save()}");
            Environment.Exit(1);
        }
    }
}
