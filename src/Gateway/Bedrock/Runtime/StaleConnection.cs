using System.Runtime.CompilerServices;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// Detects a stale keep-alive connection: it has served a response, was idle for at least 5 s, and closed within 1 s of the
/// next request without sending a byte. Then a server, or an interface endpoint, had already closed the idle connection, and
/// the call itself did not fail.
/// </summary>
/// <remarks>Wraps the plaintext side, with one request at a time: HTTP/1.1.</remarks>
internal sealed class StaleConnection(Stream inner, TimeProvider time) : Stream
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

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (IsGivenUp)
        {
            throw new ConnectionGivenUpException(broken);
        }

        if (read > 0)
        {
            (_answered, _asking, _lastRead) = (true, false, time.GetTimestamp());
        }
        else if (buffer.Length > 0 && IsGivenUp)
        {
            throw new ConnectionGivenUpException(null);
        }

        return read;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_asking)
        {
            (_asking, _asked) = (true, time.GetTimestamp());
            _wasIdle = _answered && time.GetElapsedTime(_lastRead) >= LongIdle;
        }

        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        catch (IOException broken) when (IsGivenUp)
        {
            throw new ConnectionGivenUpException(broken);
        }
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

    private bool IsGivenUp => _asking && _wasIdle && time.GetElapsedTime(_asked) < AtOnce;
}
