using System.Diagnostics;
using System.Globalization;
using Gateway.Benchmarks.Processes;

namespace Gateway.Benchmarks.Connections;

/// <summary>The readers of one run, and the gateway's memory in each of its phases.</summary>
internal sealed class SlowRun : IDisposable
{
    /// <summary>The bytes of text in each frame.</summary>
    public const int FrameText = 16 * 1024;

    // 64 KB/s each, far above the rate below which Kestrel disconnects a caller.
    private const int PieceBytes = 8 * 1024;
    private const int ReceiveBuffer = 64 * 1024;
    private const double Million = 1e6;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(125);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private readonly Rig _rig;
    private readonly Score _score;
    private readonly Caller[] _readers;
    private readonly bool[] _ended;
    private readonly Table _table = new("phase", "s", "RSS least MB", "RSS most MB", "read MB", "sent MB", "sent most MB");
    private double _before;
    private double _most;
    private bool _isOver;

    public SlowRun(Rig rig, int readers, int megabytes)
    {
        _rig = rig;
        _score = new Score(0, (int)(megabytes * Million / FrameText), 0, FrameText);
        _readers = [.. Enumerable.Range(0, readers).Select(_ => new Caller())];
        _ended = new bool[readers];
    }

    /// <summary>The growth from the lowest memory of the first phase to the highest of all phases.</summary>
    public double MaxGrowthMegabytes => _most - _before;

    /// <summary>The bytes sent of the stream that has advanced furthest, as counted by the upstream.</summary>
    public double MaxSentMegabytes => Sent().Max();

    /// <summary>The number of readers whose stream ended during the slow phase, or that never received anything.</summary>
    public int Starved { get; private set; }

    /// <summary>The number of streams that were read to the last chunk.</summary>
    public int Whole { get; private set; }

    /// <summary>Runs an action for at least the given time, and records the memory during it.</summary>
    public async Task PhaseAsync(string name, TimeSpan least, Func<Task> act)
    {
        var started = Stopwatch.GetTimestamp();
        var (lowest, highest) = (double.MaxValue, 0d);
        _isOver = false;
        var acting = act();
        while (!(_isOver && acting.IsCompleted))
        {
            var resident = ProcessFigures.ResidentMegabytes(_rig.Gateway.Id);
            (lowest, highest) = (Math.Min(lowest, resident), Math.Max(highest, resident));
            await Task.Delay(Look);
            _isOver = Stopwatch.GetElapsedTime(started) >= least;
        }

        await acting;
        _before = _before == 0 ? lowest : _before;
        _most = Math.Max(_most, highest);
        _table.Add(
            name, Text(Stopwatch.GetElapsedTime(started).TotalSeconds), Text(lowest), Text(highest),
            Text(_readers.Sum(reader => reader.Received) / Million / _readers.Length), Text(Sent().Average()),
            Text(MaxSentMegabytes));
    }

    /// <summary>All readers request a stream and read slowly until the phase is over.</summary>
    public async Task ReadSlowlyAsync()
    {
        await Task.WhenAll(_readers.Select(async (reader, number) =>
        {
            await reader.AskAsync(_rig, _score with { Stream = number }, invoke: false, ReceiveBuffer);
            while (!_isOver)
            {
                _ended[number] |= !await reader.ReadAsync(PieceBytes);
                await Task.Delay(Pause);
            }
        }));
        Starved = _readers.Where((reader, number) => _ended[number] || reader.Received < PieceBytes).Count();
    }

    /// <summary>All readers read the rest as fast as they can.</summary>
    public async Task ReadToEndAsync()
    {
        var ends = await Task.WhenAll(_readers.Select(reader => reader.ReadToEndAsync()));
        Whole = ends.Count(whole => whole);
    }

    public Task LeaveAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Print()
    {
        Console.WriteLine(
            $"read, sent: a stream on average, by its reader and by the upstream; readers read {PieceBytes} bytes every "
            + $"{Pause.TotalMilliseconds:0} ms");
        _table.Print();
    }

    public void Dispose()
    {
        foreach (var reader in _readers)
        {
            reader.Dispose();
        }
    }

    private List<double> Sent() =>
    [
        .. _rig.Played().Streams.Where(stream => stream.Stream >= 0).Select(stream => stream.Sent / Million)
            .DefaultIfEmpty(),
    ];

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
