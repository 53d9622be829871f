namespace Gateway.EventStream;

/// <summary>
/// Reads the frames of a stream one by one, each verified before it is shown. Between frames it waits without holding
/// memory. One read at a time; it does not own <paramref name="source"/>.
/// </summary>
internal sealed class FrameReader(Stream source) : IDisposable
{
    /// <summary>The longest frame that is read, in bytes; a longer one is corrupt.</summary>
    public const int MaxFrameLength = FrameParser.MaxFrameLength;

    // What is held beyond the frame being assembled is memory per stream that no caller has asked for yet.
    private const int MaxReadAhead = 64 * 1024;

    private readonly FrameBuffer _buffer = new();
    private ParseResult? _next;
    private FrameStatus? _ended;
    private bool _bytesAreThere;
    private bool _disposed;

    /// <summary>
    /// Whether the next read completes without waiting for the source: a whole frame or the outcome that ends the
    /// stream is already known.
    /// </summary>
    public bool HasFrame => _ended is not null || Next.Status != ParseStatus.NeedMore;

    // Parsed once per frame, however often it is asked for.
    private ParseResult Next => _next ??= FrameParser.Parse(_buffer.Bytes);

    /// <summary>
    /// The next frame, or how the stream ended; every read after that says the same. Exceptions of the source pass
    /// through. The frame of the read before is gone.
    /// </summary>
    public ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);

        // What is there already costs no state machine.
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

    /// <summary>Gives the memory back. A frame that was read is gone, too.</summary>
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

    // Nothing first: reading into no memory waits for bytes where the source can do that, and ends at once where it
    // cannot. Only then is memory lent, for as long as the bytes take to be copied.
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
