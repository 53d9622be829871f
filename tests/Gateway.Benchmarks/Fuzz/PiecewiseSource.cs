using System.Threading.Tasks.Sources;
using Gateway.Testing;

namespace Gateway.Benchmarks.Fuzz;

/// <summary>
/// A stream whose bytes arrive in pieces of random length, immediately or only when <see cref="Release"/>d. Reading allocates
/// nothing here, so that only the reader's allocations are measured.
/// </summary>
internal sealed class PiecewiseSource : Stream, IValueTaskSource<int>
{
    private readonly SplitMix64 _dice = new();
    private readonly int _longestPiece;
    private readonly bool _waits;
    private ManualResetValueTaskSourceCore<int> _core;
    private ReadOnlyMemory<byte> _bytes;
    private int _pending = -1;

    /// <param name="bytes">The bytes. The pieces are derived from their length, so that an input alone reproduces a run.</param>
    /// <param name="longestPiece">The longest piece.</param>
    /// <param name="waits">True when some pieces arrive only when released.</param>
    public PiecewiseSource(ReadOnlyMemory<byte> bytes, int longestPiece, bool waits)
    {
        _dice.Seed((ulong)bytes.Length);
        (_bytes, _longestPiece, _waits) = (bytes, longestPiece, waits);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Delivers the piece that the reader is waiting for.</summary>
    /// <exception cref="InvalidOperationException">The reader is not waiting for a piece.</exception>
    public void Release()
    {
        if (_pending < 0)
        {
            throw new InvalidOperationException("The reader waits without having asked for bytes.");
        }

        (var length, _pending) = (_pending, -1);
        _core.SetResult(length);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = Math.Min(Math.Min(buffer.Length, _bytes.Length), 1 + _dice.Below(_longestPiece));
        _bytes.Span[..length].CopyTo(buffer.Span);
        _bytes = _bytes[length..];
        if (!_waits || _dice.OneIn(2))
        {
            return new(length);
        }

        _pending = length;
        _core.Reset();
        return new(this, _core.Version);
    }

    public int GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
