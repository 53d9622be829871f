namespace Gateway.EventStream;

/// <summary>
/// Reads a stream's frames one by one and verifies each before returning it. Holds no memory while it waits between frames.
/// One read at a time. Does not own <paramref name="source"/>.
/// </summary>
internal sealed class FrameReader(Stream source) : IDisposable
{
    /// <summary>The longest accepted frame, in bytes; a longer one is reported as corrupt.</summary>
    public const int MaxFrameLength = FrameParser.MaxFrameLength;

    // Limits the memory per stream that holds frames the caller has not asked for yet.
    private const int MaxReadAhead = 64 * 1024;

    private readonly FrameBuffer _buffer = new();
    private ParseResult? _next;
    private FrameStatus? _ended;
    private bool _bytesAreThere;
    private bool _disposed;

    /// <summary>
    /// True when the next read completes without waiting for the source, because a whole frame or the end of the stream is
    /// already known.
    /// </summary>
    public bool HasFrame => _ended is not null || Next.Status != ParseStatus.NeedMore;

    // Parsed once per frame, however often it is read.
    private ParseResult Next => _next ??= FrameParser.Parse(_buffer.Bytes);

    /// <summary>
    /// Reads the next frame, or how the stream ended; every later read then returns the same end. Exceptions of the source pass
    /// through. The frame of the previous read becomes invalid.
    /// </summary>
    public ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // Bytes that are already here are read without an async state machine.
        FrameRead read;
        while (!TryTake(out read))
        {
            var reading = source.ReadAsync(Space(), cancellationToken);
            if (!reading.IsCompletedSuccessfully)
            {
                return WaitAsync(reading, cancellationToken);
            }

            Receive(reading.Result);
        }

        return new(read);
    }

    /// <summary>Returns the memory to the pool. The last frame that was read becomes invalid.</summary>
    public void Dispose()
    {
        _disposed = true;
        _buffer.Dispose();
    }

    private async ValueTask<FrameRead> WaitAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        Receive(await reading);

        FrameRead read;
        while (!TryTake(out read))
        {
            Receive(await source.ReadAsync(Space(), cancellationToken));
        }

        return read;
    }

    private bool TryTake(out FrameRead read)
    {
        if (_ended is null && Next.Status == ParseStatus.Frame)
        {
            read = new(FrameStatus.Frame, new(_buffer.Take(Next.Length), Next.Layout));
            _next = null;
            return true;
        }

        if (_ended is null && Next.Status == ParseStatus.Corrupt)
        {
            _ended = FrameStatus.Corrupt;
        }

        read = new(_ended.GetValueOrDefault(), default);
        return _ended is not null;
    }

    // The first read is into empty memory: a source that supports this waits for bytes, any other returns at once. Memory is
    // lent only after that, for as long as it takes to copy the bytes.
    private Memory<byte> Space()
    {
        if (_bytesAreThere)
        {
            return _buffer.Lend(Next.Length - _buffer.Bytes.Length + MaxReadAhead);
        }

        _buffer.Trim();
        return Memory<byte>.Empty;
    }

    private void Receive(int length)
    {
        if (!_bytesAreThere)
        {
            _bytesAreThere = true;
            return;
        }

        _bytesAreThere = false;
        _buffer.Fill(length);
        if (length == 0)
        {
            _ended = _buffer.Bytes.IsEmpty ? FrameStatus.End : FrameStatus.Truncated;
        }
        else if (_buffer.Bytes.Length >= Next.Length)
        {
            _next = null;
        }
    }
}
