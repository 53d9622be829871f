using System.Buffers;
using Gateway.Buffers;

namespace Gateway.BodyEdits;

/// <summary>Writes a request body into one buffer that grows, with free bytes before it for the gateway's edits.</summary>
internal sealed class BodyWriter : IBufferWriter<byte>, IDisposable
{
    private const int Least = 1024;

    private readonly int _before;
    private readonly int _expected;
    private readonly Func<long, bool> _hold;
    private ByteBuffer? _buffer;
    private int _end;

    /// <param name="before">The number of bytes left free.</param>
    /// <param name="expected">The length that the body will probably have, in bytes.</param>
    /// <param name="hold">Called before memory is used, with the number of bytes; <c>false</c> refuses them.</param>
    public BodyWriter(int before, int expected, Func<long, bool> hold) =>
        (_before, _end, _expected, _hold) = (before, before, expected, hold);

    public void Advance(int count) => _end += count;

    public Span<byte> GetSpan(int sizeHint = 0) => WithRoom(sizeHint).Span[_end..];

    public Memory<byte> GetMemory(int sizeHint = 0) => WithRoom(sizeHint).Memory[_end..];

    /// <summary>The body that was written. The writer is empty afterwards.</summary>
    public RequestBody ToBody()
    {
        var body = new RequestBody(WithRoom(0), _before, _end - _before);
        _buffer = null;
        return body;
    }

    public void Dispose() => _buffer?.Dispose();

    private ByteBuffer WithRoom(int more)
    {
        var needed = _end + Math.Max(more, 1);
        if (_buffer is { } buffer && buffer.Length >= needed)
        {
            return buffer;
        }

        var length = _buffer is null ? Math.Max(needed, _before + _expected + Least) : Math.Max(needed, 2 * _buffer.Length);
        if (!_hold(ByteBuffer.RoomFor(length)))
        {
            throw new InsufficientMemoryException("There is no room for the body.");
        }

        var larger = ByteBuffer.Rent(length);
        _buffer?.Span[.._end].CopyTo(larger.Span);
        _buffer?.Dispose();
        return _buffer = larger;
    }
}
