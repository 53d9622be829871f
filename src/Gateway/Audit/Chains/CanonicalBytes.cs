using System.Buffers.Binary;
using System.Text;

namespace Gateway.Audit.Chains;

/// <summary>
/// The bytes that a record's MAC covers: the version, the place in the chain, then each field with its kind and length in a fixed
/// order, so that no two records have the same bytes. Reused for record after record; for one thread.
/// </summary>
internal sealed class CanonicalBytes
{
    private const byte Absent = 0;
    private const byte TextKind = 1;
    private const byte NumberKind = 2;
    private const byte IdKind = 3;

    // The version, the chain and the number.
    private const int BeforePrevious = 2 + 16 + 8;

    private byte[] _buffer = new byte[1024];
    private int _length;

    /// <summary>What was written since <see cref="Begin"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Begins a record.</summary>
    /// <param name="form">The form of the record, such as <c>event</c>: one form's fields can never be read as another's.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="number">The place in it, from 1.</param>
    /// <param name="previous">The MAC of the record before it; zeros for the first.</param>
    public void Begin(string form, Guid chain, long number, ReadOnlySpan<byte> previous)
    {
        _length = 0;
        "v1"u8.CopyTo(Take(2));
        chain.TryWriteBytes(Take(16), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(Take(8), number);
        previous.CopyTo(Take(ChainKey.MacLength));
        Add(form);
    }

    /// <summary>Puts another MAC before a record whose bytes are complete.</summary>
    public static void Follow(Span<byte> bytes, ReadOnlySpan<byte> previous) => previous.CopyTo(bytes[BeforePrevious..]);

    public void Add(string? text)
    {
        if (text is null)
        {
            Take(1)[0] = Absent;
            return;
        }

        // SQLite's texts end at a NUL for whoever reads them back. A half of a surrogate pair becomes U+FFFD, here and there.
        var end = text.IndexOf('\0', StringComparison.Ordinal);
        var whole = end < 0 ? text.AsSpan() : text.AsSpan(0, end);
        var length = Encoding.UTF8.GetByteCount(whole);
        var field = Take(5 + length);
        field[0] = TextKind;
        BinaryPrimitives.WriteInt32BigEndian(field[1..], length);
        Encoding.UTF8.GetBytes(whole, field[5..]);
    }

    public void Add(long? number)
    {
        if (number is not { } value)
        {
            Take(1)[0] = Absent;
            return;
        }

        var field = Take(9);
        field[0] = NumberKind;
        BinaryPrimitives.WriteInt64BigEndian(field[1..], value);
    }

    public void Add(Guid id)
    {
        var field = Take(17);
        field[0] = IdKind;
        id.TryWriteBytes(field[1..], bigEndian: true, out _);
    }

    private Span<byte> Take(int length)
    {
        if (_length + length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + length));
        }

        _length += length;
        return _buffer.AsSpan(_length - length, length);
    }
}
