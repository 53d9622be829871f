using System.Runtime.CompilerServices;
using Gateway.Buffers;

namespace Gateway.Http;

/// <summary>Reads a whole body, up to a limit, into one buffer.</summary>
internal static class BufferedRead
{
    // The announced length is not trusted: a sender that announces much and sends little would hold memory.
    private const int FirstStep = 64 * 1024;
    private const int LargestStep = 1024 * 1024;

    /// <summary>The bytes of memory that a body of that length is read into.</summary>
    public static long RoomFor(long length) => ByteBuffer.RoomFor(length + 1);

    /// <summary>The body and its length; <c>null</c> when it is longer than <paramref name="limit"/> bytes.</summary>
    /// <param name="body">The stream, read to its end.</param>
    /// <param name="announced">The Content-Length, if there is one. If it is above the limit, nothing is read.</param>
    /// <param name="limit">The most bytes of the body.</param>
    /// <param name="hold">
    /// Called before memory is used, with the number of additional bytes; <c>false</c> refuses them. Memory is used as the body
    /// arrives: 64 KiB at most at first, then twice the bytes that are there, but never more than 1 MiB beyond them.
    /// </param>
    /// <param name="before">The number of bytes left free in the buffer before the body.</param>
    /// <remarks>The caller disposes the buffer.</remarks>
    /// <exception cref="IOException">The connection ended early, or the framing is malformed.</exception>
    /// <exception cref="InsufficientMemoryException"><paramref name="hold"/> returned false, or the operating system has none.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<(ByteBuffer Buffer, int Length)?> ReadAsync(
        Stream body, long? announced, int limit, CancellationToken cancellationToken, Func<long, bool>? hold = null,
        int before = 0)
    {
        if (announced > limit)
        {
            return null;
        }

        // One byte more than there can be, so that the end is detected without more room.
        var longest = (int)(announced ?? limit);
        var most = longest + before + 1;
        ByteBuffer? buffer = ByteBuffer.Rent(FirstLength(most, announced is not null));
        var (room, end) = (0, before);
        try
        {
            int read;
            do
            {
                if (end >= room)
                {
                    var next = Next(room, most);
                    Hold(hold, next - room);
                    (buffer, room) = (WithRoom(buffer, next, end, most), next);
                }

                read = await body.ReadAsync(buffer.Memory[end..room], cancellationToken);
                end += read;
                if (end - before > longest)
                {
                    return null;
                }
            }
            while (read > 0);

            var whole = (buffer, end - before);
            buffer = null;
            return whole;
        }
        finally
        {
            buffer?.Dispose();
        }
    }

    // A large buffer uses no memory before it is written, so it can have its final length at once.
    private static int FirstLength(int most, bool isAnnounced) =>
        isAnnounced && most > ByteBuffer.MaxPooled ? most : Math.Min(most, FirstStep);

    private static int Next(int room, int most) => (int)ByteBuffer.RoomFor(
        Math.Min(most, room == 0 ? FirstStep : room + Math.Min(room, LargestStep)));

    private static void Hold(Func<long, bool>? hold, long more)
    {
        if (hold?.Invoke(more) == false)
        {
            throw new InsufficientMemoryException("There is no room for the body.");
        }
    }

    private static ByteBuffer WithRoom(ByteBuffer buffer, int room, int end, int most)
    {
        if (room <= buffer.Length)
        {
            return buffer;
        }

        var larger = ByteBuffer.Rent(room <= ByteBuffer.MaxPooled ? room : most);
        buffer.Span[..end].CopyTo(larger.Span);
        buffer.Dispose();
        return larger;
    }
}
