using System.Buffers;
using Gateway.Errors;

namespace Gateway.Converse;

/// <summary>
/// A request body in pooled memory. The array goes back to the pool only when nobody can still be reading it.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBuffer = 16 * 1024;

    private byte[]? _rented;
    private int _start;
    private int _end;

    private RequestBody(byte[] rented, int length) => (_rented, _end) = (rented, length);

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _rented.AsMemory(_start, _end - _start);

    /// <summary>
    /// Reads the whole body, at most <paramref name="limit"/> bytes; a declared length
    /// above it is refused before reading.
    /// </summary>
    public static async Task<Result<RequestBody>> ReadAsync(
        HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        if (request.ContentLength > limit)
        {
            return RequestBodyRefusals.TooLarge;
        }

        var rented = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength + 1 ?? FirstBuffer, limit + 1L));
        var length = 0;
        try
        {
            int read;
            while ((read = await request.Body.ReadAsync(rented.AsMemory(length), cancellationToken)) > 0)
            {
                length += read;
                if (length > limit)
                {
                    return Return(rented, RequestBodyRefusals.TooLarge);
                }

                if (length == rented.Length)
                {
                    rented = Grow(rented, length);
                }
            }
        }
        catch (IOException unreadable)
        {
            // Kestrel reports some malformed chunk sizes as a bare IOException; others, and size and
            // speed limits, as its subclass.
            var status = (unreadable as BadHttpRequestException)?.StatusCode;
            return Return(rented, status switch
            {
                StatusCodes.Status413PayloadTooLarge => RequestBodyRefusals.TooLarge,
                StatusCodes.Status408RequestTimeout => RequestBodyRefusals.TooSlow,
                _ => RequestBodyRefusals.Malformed,
            });
        }

        return new RequestBody(rented, length);
    }

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

    /// <summary>Leaves the array to the garbage collector: a cancelled send may still be reading it.</summary>
    public void KeepFromPool() => _rented = null;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Refusal Return(byte[] rented, Refusal refusal)
    {
        ArrayPool<byte>.Shared.Return(rented);
        return refusal;
    }

    private static byte[] Grow(byte[] full, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
