using System.Buffers;
using System.Text;

namespace Gateway.Signing;

/// <summary>
/// The text that is hashed for a signature, built in pooled memory because a session token alone can be several kilobytes.
/// </summary>
internal ref struct CanonicalText : IDisposable
{
    // Enough for most requests, token included; grows for longer ones.
    private const int UsualLength = 4096;

    // RFC 3986 unreserved characters, and the slash that separates segments.
    private static readonly SearchValues<byte> KeptInPath =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/"u8);

    private byte[] _buffer;
    private int _length;

    public CanonicalText() => _buffer = ArrayPool<byte>.Shared.Rent(UsualLength);

    public readonly int Length => _length;

    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Append(byte value)
    {
        Reserve(1);
        _buffer[_length++] = value;
    }

    public void Append(scoped ReadOnlySpan<byte> utf8)
    {
        Reserve(utf8.Length);
        utf8.CopyTo(_buffer.AsSpan(_length));
        _length += utf8.Length;
    }

    /// <summary>Appends a part of the text once more.</summary>
    public void AppendAgain(Range part)
    {
        var (start, length) = part.GetOffsetAndLength(_length);
        Reserve(length);
        _buffer.AsSpan(start, length).CopyTo(_buffer.AsSpan(_length));
        _length += length;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_length));
    }

    /// <summary>
    /// Appends the path as sent, percent-encoded once more: <c>%3A</c> becomes <c>%253A</c>. Every AWS service except S3 signs
    /// paths this way.
    /// </summary>
    public void AppendPath(scoped ReadOnlySpan<char> sent)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in sent.EnumerateRunes())
        {
            foreach (var value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                AppendEncoded(value);
            }
        }
    }

    /// <summary>
    /// Appends a header value without leading and trailing spaces, and with each run of spaces replaced by one.
    /// </summary>
    public void AppendHeaderValue(scoped ReadOnlySpan<char> value)
    {
        var separate = false;
        foreach (var word in value.Split(' '))
        {
            var text = value[word];
            if (text.IsEmpty)
            {
                continue;
            }

            if (separate)
            {
                Append((byte)' ');
            }

            Append(text);
            separate = true;
        }
    }

    /// <summary>Returns the memory to the pool, cleared: it contained the session token.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
        _length = 0;
    }

    private void AppendEncoded(byte value)
    {
        if (KeptInPath.Contains(value))
        {
            Append(value);
            return;
        }

        Append((byte)'%');
        Append((byte)"0123456789ABCDEF"[value >> 4]);
        Append((byte)"0123456789ABCDEF"[value & 0xF]);
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + more, _buffer.Length * 2));
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }
}
