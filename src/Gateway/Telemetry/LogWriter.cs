using System.Threading.Channels;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Gateway.Telemetry;

/// <summary>
/// Writes the lines of the log, by one thread of its own and from a queue of bounded length, so that no call waits for
/// whoever reads them. Lines that find no room, or that cannot be written, are lost and counted.
/// </summary>
internal sealed class LogWriter : ILogEventSink, IDisposable
{
    // Some ten megabytes, and half a minute of the busiest gateway.
    private const int MaxLines = 10_000;

    // Lines that wait are written together: one system call for as much as a pipe takes at once.
    private const int MaxCharacters = 64 * 1024;

    // How long the end of the process waits for what is still in the queue.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CompactJsonFormatter _formatter = new();
    private readonly TextWriter _output;
    private readonly DroppedLines _dropped;
    private readonly Channel<string> _lines;
    private readonly Thread _thread;
    private int _inHand;
    private bool _torn;
    private volatile bool _ended;
    private volatile bool _hangs;

    /// <param name="output">Where lines go. Only the writer's thread touches it.</param>
    /// <param name="dropped">Told of each line that is lost.</param>
    /// <param name="mostLines">How many lines may wait. Default 10,000.</param>
    public LogWriter(TextWriter output, DroppedLines dropped, int mostLines = MaxLines)
    {
        (_output, _dropped) = (output, dropped);
        _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(mostLines) { SingleReader = true });

        // In the background: one that hangs in a write does not keep the process from ending.
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "Log" };
        _thread.Start();
        AppDomain.CurrentDomain.ProcessExit += Flush;
    }

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        _formatter.Format(logEvent, line);
        if (_lines.Writer.TryWrite(line.ToString()))
        {
            return;
        }

        // What other services say when they end after this one is written once everything before it is.
        if (_ended && !_hangs && _thread.Join(Farewell))
        {
            Write(line.ToString(), 1);
        }
        else
        {
            _dropped.Lose(1, _ended ? "nobody reads it" : "nobody reads it fast enough");
        }
    }

    /// <summary>Writes what is left, for five seconds at most.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Flush;
        Flush(null, EventArgs.Empty);
    }

    private void Flush(object? sender, EventArgs e)
    {
        _ended = true;
        if (_lines.Writer.TryComplete() && !_thread.Join(Farewell))
        {
            _hangs = true;
            _dropped.Lose(_lines.Reader.Count + Volatile.Read(ref _inHand), "nobody reads it");
        }
    }

    private void WriteAll()
    {
        while (WaitForLine())
        {
            var together = new StringWriter();
            var count = 0;
            while (together.GetStringBuilder().Length < MaxCharacters && _lines.Reader.TryRead(out var line))
            {
                together.Write(line);
                count++;
            }

            Volatile.Write(ref _inHand, count);
            Write(together.ToString(), count);
            Volatile.Write(ref _inHand, 0);
        }
    }

    // A thread may wait here: it has nothing else to do.
    private bool WaitForLine() => _lines.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();

    private void Write(string lines, int count)
    {
        try
        {
            // What was written of a line before the failure stays a line of its own.
            _output.Write(_torn ? Environment.NewLine + lines : lines);
            _output.Flush();
            _torn = false;
        }

        // Whatever standard output cannot take, the gateway goes on: a full disk is an IOException, a file at its
        // limit an ArgumentOutOfRangeException.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _torn = true;

            // By its type alone: a message could quote what the line was about.
            _dropped.Lose(count, failure.GetType().Name);
        }
    }
}
