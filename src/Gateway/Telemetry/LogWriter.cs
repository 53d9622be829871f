using System.Buffers;
using System.Text;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Gateway.Telemetry;

/// <summary>
/// Writes log lines from a bounded queue on a thread of its own, so that no call waits for the reader of the log. Lines that
/// find the queue full, or that cannot be written, are lost and counted.
/// </summary>
internal sealed class LogWriter : ILogEventSink, IDisposable
{
    // About ten megabytes, which is half a minute of lines at the highest load.
    private const int MaxLines = 10_000;

    // Waiting lines are written together, with one system call for as much as a pipe accepts at once.
    private const int MaxBytes = 64 * 1024;

    // A larger buffer was needed because nobody read, and is not kept.
    private const int MaxBufferKept = 1024 * 1024;

    // The pause in which lines collect: under load a line costs no wake-up and no system call of its own.
    private static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(5);

    // The longest time that the end of the process waits for the lines still in the queue.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CompactJsonFormatter _formatter = new();
    private readonly Stream _output;
    private readonly DroppedLines _dropped;
    private readonly int _mostLines;
    private readonly AutoResetEvent _some = new(initialState: false);
    private readonly Lock _adding = new();
    private readonly Lock _writing = new();
    private readonly Thread _thread;

    // Lines wait in one buffer while those of the other are written: no line has memory of its own.
    private ArrayBufferWriter<byte> _waiting = new(MaxBytes);
    private ArrayBufferWriter<byte> _inHand = new(MaxBytes);
    private int _countWaiting;
    private volatile int _countInHand;
    private bool _torn;
    private volatile bool _ended;
    private volatile bool _hangs;

    /// <param name="output">
    /// The destination. Only the writer's thread writes to it, or the thread of a line that comes after that has ended.
    /// </param>
    /// <param name="dropped">The counter of lost lines.</param>
    /// <param name="mostLines">The most lines that may wait. Default 10,000.</param>
    public LogWriter(Stream output, DroppedLines dropped, int mostLines = MaxLines)
    {
        (_output, _dropped, _mostLines) = (output, dropped, mostLines);

        // A background thread: if it hangs in a write, the process can still end.
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "Log" };
        _thread.Start();
        AppDomain.CurrentDomain.ProcessExit += Flush;
    }

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter();
        _formatter.Format(logEvent, line);
        Write(Encoding.UTF8.GetBytes(line.ToString()));
    }

    /// <summary>Writes a line, which ends with its only line feed. Its bytes are copied. Never waits while the process runs.</summary>
    public void Write(ReadOnlySpan<byte> utf8)
    {
        if (TryAdd(utf8))
        {
            return;
        }

        // A line from a service that ends after this one is written once everything before it has been written.
        if (_ended && !_hangs && _thread.Join(Farewell))
        {
            Write(utf8, 1);
        }
        else
        {
            _dropped.Lose(1, _ended ? "it is not read" : "it is not read fast enough");
        }
    }

    /// <summary>Writes the remaining lines, for at most five seconds.</summary>
    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Flush;
        Flush(null, EventArgs.Empty);
        if (!_hangs)
        {
            _some.Dispose();
        }
    }

    private void Flush(object? sender, EventArgs e)
    {
        using (_adding.EnterScope())
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        _some.Set();
        if (!_thread.Join(Farewell))
        {
            _hangs = true;
            _dropped.Lose(_countWaiting + _countInHand, "it is not read");
        }
    }

    private bool TryAdd(ReadOnlySpan<byte> line)
    {
        using (_adding.EnterScope())
        {
            if (_ended || _countWaiting >= _mostLines)
            {
                return false;
            }

            _waiting.Write(line);
            if (_countWaiting++ > 0)
            {
                return true; // The thread has been told.
            }
        }

        _some.Set();
        return true;
    }

    private void WriteAll()
    {
        while (!_ended)
        {
            _some.WaitOne();
            if (!_ended)
            {
                Thread.Sleep(Collecting);
            }

            WriteWaiting();
        }

        WriteWaiting(); // Those that came before the end and after the last look.
    }

    private void WriteWaiting()
    {
        using (_adding.EnterScope())
        {
            (_waiting, _inHand) = (_inHand, _waiting);
            (_countWaiting, _countInHand) = (0, _countWaiting);
        }

        var rest = _inHand.WrittenSpan;
        while (!rest.IsEmpty)
        {
            // Whole lines, at least one.
            var end = rest.Length <= MaxBytes ? rest.Length : rest[..MaxBytes].LastIndexOf((byte)'\n') + 1;
            var lines = rest[..(end > 0 ? end : rest.IndexOf((byte)'\n') + 1)];
            var count = lines.Count((byte)'\n');
            Write(lines, count);
            _countInHand -= count;
            rest = rest[lines.Length..];
        }

        if (_inHand.Capacity > MaxBufferKept)
        {
            _inHand = new(MaxBytes);
        }

        _inHand.ResetWrittenCount();
    }

    private void Write(ReadOnlySpan<byte> lines, int count)
    {
        // The writer's thread, or after its end the threads of late lines.
        using var one = _writing.EnterScope();
        try
        {
            // If the last write failed inside a line, that line is ended first, so that the next one is not joined to it.
            if (_torn)
            {
                _output.Write("\n"u8);
            }

            _output.Write(lines);
            _output.Flush();
            _torn = false;
        }

        // The gateway continues whatever standard output throws: a full disk is an IOException, a file at its size limit an
        // ArgumentOutOfRangeException.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _torn = true;

            // Only the type: an exception's message could quote the line.
            _dropped.Lose(count, failure.GetType().Name);
        }
    }
}
