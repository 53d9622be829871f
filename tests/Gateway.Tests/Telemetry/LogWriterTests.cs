using System.Diagnostics.Metrics;
using System.Text;
using Gateway.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Events;
using Serilog.Parsing;

namespace Gateway.Tests.Telemetry;

/// <summary>The writer of log lines with outputs that accept them, fail or hang.</summary>
public sealed class LogWriterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SaidOnce _error = new();
    private readonly ScriptedOutput _output = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_are_written_in_their_order_and_the_rest_at_the_end()
    {
        var dropped = Dropped();
        using (var log = new LogWriter(_output, dropped))
        {
            for (var i = 0; i < 1000; i++)
            {
                log.Emit(Line(i));
            }
        }

        var numbers = _output.Text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => int.Parse(line.Split("\"I\":")[1].TrimEnd('}'), null));
        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        Assert.Equal(0, dropped.Count);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Where_nobody_reads_lines_wait_up_to_a_limit_and_then_are_lost_counted_and_told_once()
    {
        var dropped = Dropped();
        var counted = 0L;
        using var listener = Listen(value => Interlocked.Add(ref counted, value));
        _output.Block();
        using (var log = new LogWriter(_output, dropped, mostLines: 10))
        {
            log.Emit(Line(0));
            await _output.WhenWritingAsync(Cancelled);
            for (var i = 1; i <= 60; i++)
            {
                log.Emit(Line(i)); // None of them waits, or this test would not end.
            }

            var lost = dropped.Count;
            _output.Unblock();
            Assert.Equal(50, lost);
        }

        Assert.Equal(50, dropped.Count);
        Assert.Equal(50, counted);
        Assert.Equal(11, _output.Text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("gateway.log.dropped", await _error.Text.WaitAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(1, _error.Times);
    }

    [Fact]
    public async Task Lines_that_cannot_be_written_are_lost_and_counted_and_the_next_begins_a_line_of_its_own()
    {
        var dropped = Dropped();
        _output.Fail(new IOException("No space left on device: {\"text\":\"秘密\"}"));
        using (var log = new LogWriter(_output, dropped))
        {
            log.Emit(Line(1));
            var told = await _error.Text.WaitAsync(Cancelled);
            _output.Fail(null);
            log.Emit(Line(2));

            Assert.StartsWith("The log cannot be written (IOException).", told, StringComparison.Ordinal);
            Assert.DoesNotContain("秘密", told, StringComparison.Ordinal);
        }

        Assert.Equal(1, dropped.Count);
        Assert.StartsWith(Environment.NewLine + "{", _output.Text, StringComparison.Ordinal);
        Assert.Contains("\"I\":2", _output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_does_not_wait_for_ever_and_counts_what_was_left()
    {
        var dropped = Dropped();
        _output.Block();
        var log = new LogWriter(_output, dropped);
        log.Emit(Line(0));
        await _output.WhenWritingAsync(Cancelled);
        log.Emit(Line(1));
        log.Emit(Line(2));

        log.Dispose();
        log.Emit(Line(3));

        Assert.Equal(4, dropped.Count);
        _output.Unblock();
    }

    public void Dispose()
    {
        _services.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private DroppedLines Dropped() => new(_services.GetRequiredService<IMeterFactory>(), _error);

    private MeterListener Listen(Action<long> count)
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, on) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "gateway.log.dropped")
                {
                    on.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => count(value));
        listener.Start();
        return listener;
    }

    private static LogEvent Line(int number) => new(
        TimeProvider.System.GetUtcNow(), LogEventLevel.Information, null, new MessageTemplateParser().Parse("x"),
        [new LogEventProperty("I", new ScalarValue(number))]);

    /// <summary>A standard output that accepts lines, fails or hangs.</summary>
    private sealed class ScriptedOutput : Stream
    {
        private readonly MemoryStream _text = new();
        private readonly ManualResetEventSlim _open = new(initialState: true);
        private readonly TaskCompletionSource _writing = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile Exception? _failure;

        public string Text => Encoding.UTF8.GetString(_text.ToArray());

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void Block() => _open.Reset();

        public void Unblock() => _open.Set();

        public void Fail(Exception? failure) => _failure = failure;

        public Task WhenWritingAsync(CancellationToken cancellationToken) => _writing.Task.WaitAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _writing.TrySetResult();
            _open.Wait();
            if (_failure is { } failure)
            {
                throw failure;
            }

            _text.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _open.Dispose();
            _text.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>Standard error, which is expected to get one text.</summary>
    private sealed class SaidOnce : StringWriter
    {
        private readonly TaskCompletionSource<string> _text = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Text => _text.Task;

        public int Times { get; private set; }

        public override void WriteLine(string? value)
        {
            Times++;
            _text.TrySetResult(value!);
        }
    }
}
