using System.Buffers;

namespace Gateway.Bedrock;

/// <summary>Reads a whole response body into pooled memory, never more than asked for.</summary>
internal static class AnswerReader
{
    private const int FirstBuffer = 16 * 1024;

    /// <summary>The body and its length; <c>null</c> when it is longer than <paramref name="limit"/> bytes.</summary>
    /// <remarks>
    /// The caller returns the array to the shared pool. A body shorter than its Content-Length throws.
    /// </remarks>
    /// <exception cref="IOException">The connection ended early.</exception>
    public static async Task<(byte[] Rented, int Length)?> ReadAsync(
        HttpContent content, int limit, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit)
        {
            return null;
        }

        // One byte more than announced, so that the end is seen without growing.
        byte[]? rented = ArrayPool<byte>.Shared.Rent(
            (int)Math.Min(content.Headers.ContentLength + 1 ?? FirstBuffer, limit + 1L));
        var length = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            int read;
            while ((read = await stream.ReadAsync(rented.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > limit)
                {
                    return null;
                }

                if (length == rented.Length)
                {
                    rented = Grow(rented, length);
                }
            }

            var whole = (rented, length);
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

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
