using System.Buffers;

namespace Gateway.EventStream;

/// <summary>
/// The bytes that have come and were not yet taken, in pooled memory that grows only with what really came and holds
/// none while there are none. Not thread-safe.
/// </summary>
internal sealed class FrameBuffer : IDisposable
{
    /// <summary>What is rented first, in bytes: dozens of Bedrock's usual frames.</summary>
    public const int UsualLength = 8 * 1024;

    private byte[] _rented = [];
    private int _start;
    private int _end;

    // Somebody outside may write into the rented memory.
    private bool _lent;

    /// <summary>What was filled and not taken.</summary>
    public ReadOnlySpan<byte> Bytes => _rented.AsSpan(_start.._end);

    /// <summary>The next bytes, still in place until <see cref="Trim"/>, <see cref="Lend"/> or the end.</summary>
    public ReadOnlyMemory<byte> Take(int length)
    {
        var taken = _rented.AsMemory(_start, length);
        _start += length;
        return taken;
    }

    /// <summary>Gives memory back that is no longer needed for what is held.</summary>
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
    /// Memory for the source to write into, at most <paramref name="most"/> bytes and at least one. It is not given
    /// back to the pool before <see cref="Fill"/> says that the source is done with it.
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

    /// <summary>The source wrote <paramref name="length"/> bytes into what was lent, and will write no more.</summary>
    public void Fill(int length)
    {
        _lent = false;
        _end += length;
    }

    /// <summary>Drops what is held.</summary>
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

        // What is lent is left to the garbage collector: a cancelled read may still write into it.
        _lent = false;
        (_rented, _start, _end) = (next, 0, _end - _start);
    }
}
