using System.Threading.Tasks.Sources;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Detects a stale keep-alive connection: it has served a response, was idle for at least 5 s, and closed within 1 s of the
/// next request without sending a byte. Then a server, or an interface endpoint, had already closed the idle connection, and
/// the call itself did not fail.
/// </summary>
/// <remarks>
/// Wraps the plaintext side, with one request at a time: HTTP/1.1. The handler begins each request with a read that waits for the
/// response; the connection itself is the source of that read, so that it has no object of its own.
/// </remarks>
internal sealed class StaleConnection(Stream inner, TimeProvider time) : Stream, IValueTaskSource<int>
{
    // No server closes an idle connection sooner; in steady traffic a reset is a real failure.
    private static readonly TimeSpan LongIdle = TimeSpan.FromSeconds(5);

    // The reset is one round trip away. A later one may come from a server that had begun to work.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private long _lastRead;
    private long _asked;
    private bool _answered;
    private bool _asking;
    private bool _wasIdle;

    // The read under way, and what continues after it.
    private ValueTask<int> _read;
    private bool _isEmptyRead;
    private short _reads;
    private Action<object?>? _continuation;
    private object? _state;
    private Action? _continue;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
#pragma warning disable CA2012 // Consumed once, by EndRead.
        _read = inner.ReadAsync(buffer, cancellationToken);
#pragma warning restore CA2012
        _isEmptyRead = buffer.IsEmpty;
        return new(this, ++_reads);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_asking)
        {
            (_asking, _asked) = (true, time.GetTimestamp());
            _wasIdle = _answered && time.GetElapsedTime(_lastRead) >= LongIdle;
        }

        var write = inner.WriteAsync(buffer, cancellationToken);
        return write.IsCompletedSuccessfully ? write : EndWriteAsync(write);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    int IValueTaskSource<int>.GetResult(short token) => EndRead();

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) =>
        !_read.IsCompleted ? ValueTaskSourceStatus.Pending
        : _read.IsCompletedSuccessfully ? ValueTaskSourceStatus.Succeeded
        : _read.IsCanceled ? ValueTaskSourceStatus.Canceled
        : ValueTaskSourceStatus.Faulted;

    // The flags ask for a context, and neither the handler nor the server has one.
    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        (_continuation, _state) = (continuation, state);
        _read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_continue ??= () => _continuation!(_state));
    }

    private int EndRead()
    {
        int read;
        try
        {
            read = _read.GetAwaiter().GetResult();
        }
        catch (IOException broken) when (IsGivenUp)
        {
            throw new ConnectionGivenUpException(broken);
        }

        if (read > 0)
        {
            (_answered, _asking, _lastRead) = (true, false, time.GetTimestamp());
        }
        else if (!_isEmptyRead && IsGivenUp)
        {
            throw new ConnectionGivenUpException(null);
        }

        return read;
    }

    private async ValueTask EndWriteAsync(ValueTask write)
    {
        try
        {
            await write;
        }
        catch (IOException broken) when (IsGivenUp)
        {
            throw new ConnectionGivenUpException(broken);
        }
    }

    private bool IsGivenUp => _asking && _wasIdle && time.GetElapsedTime(_asked) < AtOnce;
}
