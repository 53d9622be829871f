using System.Buffers;

namespace Gateway.EventStream;

/// <summary>
/// The bytes that were received and not yet taken, in pooled memory. It grows only with bytes that were really received, and
/// rents nothing while it is empty. Not thread-safe.
/// </summary>
internal sealed class FrameBuffer : IDisposable
{
    /// <summary>The size of the first rented array, in bytes: room for dozens of typical Bedrock frames.</summary>
    public const int UsualLength = 8 * 1024;

    private byte[] _rented = [];
    private int _start;
    private int _end;

    // True while the source may write into the rented memory.
    private bool _lent;

    /// <summary>The bytes that were filled and not yet taken.</summary>
    public ReadOnlySpan<byte> Bytes => _rented.AsSpan(_start.._end);

    /// <summary>
    /// Takes the next bytes. They stay valid until <see cref="Trim"/>, <see cref="Lend"/> or <see cref="Dispose"/>.
    /// </summary>
    public ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _rented.AsMemory(_start, length);
        _start += length;
        return taken;
    }

    /// <summary>Returns memory that the remaining bytes do not need.</summary>
    public void Trim()
    {
        var held = _end - _start;
        if (held == 0)
        {
            Move(0);
        }
        else if (_rented.Length > UsualLength && held <= _rented.Length / 4)
        {
            Move(Math.Max(held * 2, UsualLength));
        }
    }

    /// <summary>
    /// Memory for the source to write into: at least one byte and at most <paramref name="most"/>. It is not returned to the pool
    /// before <see cref="Fill"/> reports that the source has finished writing.
    /// </summary>
    public Memory<byte> Lend(int most)
    {
        var held = _end - _start;
        if (_lent || held == _rented.Length)
        {
            Move(Math.Max(held * 2, UsualLength));
        }
        else if (_end == _rented.Length)
        {
            Bytes.CopyTo(_rented);
            (_start, _end) = (0, held);
        }

        _lent = true;
        return _rented.AsMemory(_end, Math.Min(most, _rented.Length - _end));
    }

    /// <summary>
    /// Notes that the source wrote <paramref name="length"/> bytes into the lent memory and has finished writing.
    /// </summary>
    public void Fill(int length)
    {
        _lent = false;
        _end += length;
    }

    /// <summary>Drops the remaining bytes.</summary>
    public void Dispose()
    {
        _start = _end;
        Move(0);
    }

    private void Move(int length)
    {
        var next = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        Bytes.CopyTo(next);
        if (_rented.Length > 0 && !_lent)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }

        // Lent memory is left to the garbage collector: a cancelled read may still write into it.
        _lent = false;
        (_rented, _start, _end) = (next, 0, _end - _start);
    }
}
