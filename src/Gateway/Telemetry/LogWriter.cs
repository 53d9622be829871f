using System.Buffers;
using System.Text;
using System.Threading.Channels;
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

    // The pause in which lines collect: under load a line costs no wake-up and no system call of its own.
    private static readonly TimeSpan Collecting = TimeSpan.FromMilliseconds(5);

    // The longest time that the end of the process waits for the lines still in the queue.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly CompactJsonFormatter _formatter = new();
    private readonly Stream _output;
    private readonly DroppedLines _dropped;
    private readonly Channel<Line> _lines;
    private readonly Lock _writing = new();
    private readonly Thread _thread;
    private int _inHand;
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
        (_output, _dropped) = (output, dropped);
        _lines = Channel.CreateBounded<Line>(new BoundedChannelOptions(mostLines) { SingleReader = true });

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

    /// <summary>Writes a line, which ends with a line feed. Its bytes are copied. Never waits while the process runs.</summary>
    public void Write(ReadOnlySpan<byte> utf8)
    {
        var line = new Line(ArrayPool<byte>.Shared.Rent(utf8.Length), utf8.Length);
        utf8.CopyTo(line.Rented);
        if (_lines.Writer.TryWrite(line))
        {
            return;
        }

        // A line from a service that ends after this one is written once everything before it has been written.
        if (_ended && !_hangs && _thread.Join(Farewell))
        {
            Write(line.Bytes, 1);
        }
        else
        {
            _dropped.Lose(1, _ended ? "it is not read" : "it is not read fast enough");
        }

        line.Return();
    }

    /// <summary>Writes the remaining lines, for at most five seconds.</summary>
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
            _dropped.Lose(_lines.Reader.Count + Volatile.Read(ref _inHand), "it is not read");
        }
    }

    private void WriteAll()
    {
        var together = new ArrayBufferWriter<byte>(MaxBytes);
        var isFull = false;
        while (WaitForLine())
        {
            if (!_ended && !isFull)
            {
                Thread.Sleep(Collecting);
            }

            var count = 0;
            while (together.WrittenCount < MaxBytes && _lines.Reader.TryRead(out var line))
            {
                together.Write(line.Bytes);
                line.Return();
                count++;
            }

            isFull = together.WrittenCount >= MaxBytes; // More is waiting, so nothing has to be waited for.
            Volatile.Write(ref _inHand, count);
            Write(together.WrittenSpan, count);
            Volatile.Write(ref _inHand, 0);
            together.ResetWrittenCount();
        }
    }

    // Blocking is fine here: this thread has nothing else to do.
    private bool WaitForLine()
    {
        var some = _lines.Reader.WaitToReadAsync();
        return some.IsCompleted ? some.Result : some.AsTask().GetAwaiter().GetResult();
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

    // One line in memory of the shared pool.
    private readonly record struct Line(byte[] Rented, int Length)
    {
        public ReadOnlySpan<byte> Bytes => Rented.AsSpan(0, Length);

        public void Return() => ArrayPool<byte>.Shared.Return(Rented);
    }
}
