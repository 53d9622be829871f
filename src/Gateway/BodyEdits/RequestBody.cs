using System.Buffers;

namespace Gateway.BodyEdits;

/// <summary>
/// A request body in pooled memory, with free bytes before it for the gateway's additions. The array goes back to the pool only
/// when no code can still be reading it.
/// </summary>
/// <param name="rented">An array of the shared pool; this body owns it from now on.</param>
/// <param name="start">The position of the body in the array.</param>
/// <param name="length">The length of the body in bytes.</param>
internal sealed class RequestBody(byte[] rented, int start, int length) : IDisposable
{
    private byte[]? _rented = rented;
    private int _start = start;
    private int _end = start + length;

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _rented.AsMemory(_start, _end - _start);

    /// <summary>The body, for edits that keep its length.</summary>
    public Span<byte> Writable => _rented.AsSpan(_start, _end - _start);

    /// <summary>
    /// Cuts <paramref name="length"/> bytes out at <paramref name="index"/> by moving the
    /// shorter side; every other byte stays.
    /// </summary>
    public void Cut(int index, int length)
    {
        var bytes = _rented.AsSpan(_start, _end - _start);
        if (index < bytes.Length - index - length)
        {
            bytes[..index].CopyTo(bytes[length..]);
            _start += length;
        }
        else
        {
            bytes[(index + length)..].CopyTo(bytes[index..]);
            _end -= length;
        }
    }

    /// <summary>Inserts <paramref name="text"/> at <paramref name="index"/>; every other byte stays.</summary>
    /// <remarks>
    /// Precondition: enough free bytes before the body for every edit this application can need. Free bytes after the body are
    /// used where they are enough and less has to be moved.
    /// </remarks>
    public void Insert(int index, ReadOnlySpan<byte> text)
    {
        var before = index;
        var behind = _end - _start - index;
        if (_start >= text.Length && (before <= behind || _rented!.Length - _end < text.Length))
        {
            _rented.AsSpan(_start, before).CopyTo(_rented.AsSpan(_start - text.Length));
            _start -= text.Length;
        }
        else
        {
            _rented.AsSpan(_start + index, behind).CopyTo(_rented.AsSpan(_start + index + text.Length));
            _end += text.Length;
        }

        text.CopyTo(_rented.AsSpan(_start + index));
    }

    /// <summary>Leaves the array to the garbage collector: a cancelled send may still be reading it.</summary>
    public void KeepFromPool() => _rented = null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
