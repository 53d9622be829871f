using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gateway.Http;

/// <summary>Reads a whole body, up to a limit, into memory from the shared pool.</summary>
internal static class PooledRead
{
    // The announced length is not trusted: a sender that announces much and sends little would hold memory.
    private const int MaxFirstBufferBytes = 64 * 1024;

    /// <summary>
    /// The bytes of memory that a body of that length is read into: the pool's arrays have sizes of powers of two.
    /// </summary>
    public static long RoomFor(long length) => (long)BitOperations.RoundUpToPowerOf2((ulong)length + 1);

    /// <summary>The body and its length; <c>null</c> when it is longer than <paramref name="limit"/> bytes.</summary>
    /// <param name="body">The stream, read to its end.</param>
    /// <param name="announced">The Content-Length, if there is one. If it is above the limit, nothing is read.</param>
    /// <param name="limit">The most bytes of the body.</param>
    /// <param name="before">The number of bytes left free in the array before the body.</param>
    /// <param name="hold">
    /// Called before memory is taken, with the number of additional bytes; <c>false</c> refuses them. Memory is taken as the body
    /// arrives: 64 KiB at most at first, then twice the bytes that are there.
    /// </param>
    /// <remarks>The caller returns the array to the shared pool.</remarks>
    /// <exception cref="IOException">The connection ended early, or the framing is malformed.</exception>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(byte[] Rented, int Length)?> ReadAsync(
        Stream body, long? announced, int limit, CancellationToken cancellationToken, Func<long, bool>? hold = null,
        int before = 0)
    {
        if (announced > limit)
        {
            return null;
        }

        var held = Math.Min(RoomFor(announced + before ?? MaxFirstBufferBytes), MaxFirstBufferBytes);
        Hold(hold, held);

        // One byte more than announced, so that the end of a small body is detected without growing.
        byte[]? rented = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(announced + before + 1 ?? MaxFirstBufferBytes, MaxFirstBufferBytes));
        var end = before;
        try
        {
            int read;
            while ((read = await body.ReadAsync(rented.AsMemory(end), cancellationToken)) > 0)
            {
                end += read;
                if (end - before > limit)
                {
                    return null;
                }

                if (end == rented.Length)
                {
                    Hold(hold, (end * 2L) - held);
                    held = Math.Max(held, end * 2L);
                    rented = Grow(rented, end);
                }
            }

            var whole = (rented, end - before);
            rented = null;
            return whole;
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }

    private static void Hold(Func<long, bool>? hold, long more)
    {
        if (more > 0 && hold?.Invoke(more) == false)
        {
            throw new InsufficientMemoryException("There is no room for the body.");
        }
    }

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
