using System.Buffers;
using System.Numerics;

namespace Gateway.Buffers;

/// <summary>
/// Memory for one body or one response. Up to 1 MiB it is an array of the shared pool; more are <see cref="Pages"/> of the exact
/// size, because the pool has only powers of two and keeps what it has.
/// </summary>
/// <remarks>
/// Its creator holds it, and so can others (<see cref="TryHold"/>). Each disposes it once; the last one gives the memory back.
/// Thread-safe.
/// </remarks>
internal sealed class ByteBuffer : IDisposable
{
    /// <summary>The longest buffer that is an array of the pool, in bytes.</summary>
    public const int MaxPooled = 1024 * 1024;

    private readonly bool _isPooled;
    private readonly byte[]? _array;
    private readonly Pages? _pages;
    private int _holders = 1;

    private ByteBuffer(byte[]? array, Pages? pages, bool isPooled) => (_array, _pages, _isPooled) = (array, pages, isPooled);

    /// <summary>All bytes of it, at least as many as asked for. Not to be used after it was disposed.</summary>
    public Memory<byte> Memory => _pages?.Memory ?? _array;

    /// <inheritdoc cref="Memory"/>
    public Span<byte> Span => _pages is null ? _array : _pages.GetSpan();

    public int Length => _array?.Length ?? _pages!.Memory.Length;

    /// <summary>A buffer of at least so many bytes, whose content is undefined.</summary>
    /// <exception cref="InsufficientMemoryException">The operating system has no more memory.</exception>
    public static ByteBuffer Rent(int length) => length <= MaxPooled
        ? new(ArrayPool<byte>.Shared.Rent(length), null, isPooled: true)
        : new(null, new Pages(length), isPooled: false);

    /// <summary>A buffer over an array that is left to the garbage collector.</summary>
    public static ByteBuffer Of(byte[] array) => new(array, null, isPooled: false);

    /// <summary>The memory that <see cref="Rent"/> takes for so many bytes.</summary>
    public static long RoomFor(long length) =>
        length <= MaxPooled ? (long)BitOperations.RoundUpToPowerOf2((ulong)length) : length;

    /// <summary>Holds the memory until one more <see cref="Dispose"/>; false if it was given back already.</summary>
    public bool TryHold()
    {
        int holders;
        do
        {
            holders = Volatile.Read(ref _holders);
            if (holders == 0)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _holders, holders + 1, holders) != holders);

        return true;
    }

    /// <summary>Ends one hold.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) > 0)
        {
            return;
        }

        ((IDisposable?)_pages)?.Dispose();
        if (_isPooled)
        {
            ArrayPool<byte>.Shared.Return(_array!);
        }
    }
}
