using Gateway.Buffers;

namespace Gateway.BodyEdits;

/// <summary>
/// A request body in one buffer, with free bytes before it for the gateway's additions.
/// </summary>
/// <param name="buffer">The buffer; this body holds it from now on, and others may too.</param>
/// <param name="start">The position of the body in the buffer.</param>
/// <param name="length">The length of the body in bytes.</param>
internal sealed class RequestBody(ByteBuffer buffer, int start, int length) : IDisposable
{
    // Each edit moves up to half of the body, so many are made in one pass.
    private const int Few = 16;

    private ByteBuffer? _buffer = buffer;
    private int _start = start;
    private int _end = start + length;

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => Buffer.Memory[_start.._end];

    /// <summary>The body, for edits that keep its length.</summary>
    public Span<byte> Writable => Buffer.Span[_start.._end];

    /// <summary>The memory of the body, for whoever still reads it when this body is disposed.</summary>
    public ByteBuffer Buffer => _buffer ?? throw new ObjectDisposedException(nameof(RequestBody));

    /// <summary>
    /// Cuts <paramref name="length"/> bytes out at <paramref name="index"/> by moving the
    /// shorter side; every other byte stays.
    /// </summary>
    public void Cut(int index, int length)
    {
        if (length == 0)
        {
            return;
        }

        var bytes = Writable;
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
        if (text.IsEmpty)
        {
            return;
        }

        var whole = Buffer.Span;
        var before = index;
        var behind = _end - _start - index;
        if (_start >= text.Length && (before <= behind || whole.Length - _end < text.Length))
        {
            whole.Slice(_start, before).CopyTo(whole[(_start - text.Length)..]);
            _start -= text.Length;
        }
        else
        {
            whole.Slice(_start + index, behind).CopyTo(whole[(_start + index + text.Length)..]);
            _end += text.Length;
        }

        text.CopyTo(whole[(_start + index)..]);
    }

    /// <summary>Makes edits in one pass, or one by one where that moves less.</summary>
    /// <param name="splices">The edits in the order of their positions, none inside another.</param>
    /// <remarks>Precondition: as many free bytes before the body as all texts have together.</remarks>
    public void Apply(ReadOnlySpan<Splice> splices)
    {
        if (splices.Length <= Few)
        {
            for (var i = splices.Length - 1; i >= 0; i--)
            {
                Cut(splices[i].Start, splices[i].End - splices[i].Start);
                Insert(splices[i].Start, splices[i].Text.Span);
            }

            return;
        }

        var growth = 0;
        foreach (var splice in splices)
        {
            growth += Math.Max(0, splice.Text.Length - (splice.End - splice.Start));
        }

        // The copy never overtakes the original, because it begins that much before it.
        var whole = Buffer.Span;
        var (from, to) = (_start, _start - growth);
        foreach (var splice in splices)
        {
            to += Copy(whole[from..(_start + splice.Start)], whole[to..]);
            to += Copy(splice.Text.Span, whole[to..]);
            from = _start + splice.End;
        }

        to += Copy(whole[from.._end], whole[to..]);
        (_start, _end) = (_start - growth, to);
    }

    public void Dispose()
    {
        _buffer?.Dispose();
        _buffer = null;
    }

    private static int Copy(ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        bytes.CopyTo(to);
        return bytes.Length;
    }
}
