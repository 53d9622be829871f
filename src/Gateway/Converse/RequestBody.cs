using System.Buffers;
using Gateway.Errors;
using Gateway.Operations;
using Gateway.Quotas;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Converse;

/// <summary>
/// A request body in pooled memory. The array goes back to the pool only when nobody can still be reading it.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private byte[]? _rented;
    private int _start;
    private int _end;

    private RequestBody(byte[] rented, int length) => (_rented, _end) = (rented, length);

    /// <summary>The body. Not to be used after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _rented.AsMemory(_start, _end - _start);

    /// <summary>
    /// Reads the whole body, at most <paramref name="limit"/> bytes and what <paramref name="hold"/> allows; a declared length above
    /// either is refused before reading.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller left before its body was complete.</exception>
    public static async Task<Result<RequestBody>> ReadAsync(
        HttpRequest request, int limit, Func<long, bool> hold, CancellationToken cancellationToken)
    {
        try
        {
            return await PooledRead.ReadAsync(
                request.Body, request.ContentLength, limit, cancellationToken, hold)
                is var (rented, length)
                ? new RequestBody(rented, length)
                : RequestBodyRefusals.TooLarge;
        }
        catch (InsufficientMemoryException)
        {
            return Admission.Overloaded;
        }
        catch (IOException gone) when (HasLeft(request, gone))
        {
            throw new OperationCanceledException("The caller left while sending.", gone, cancellationToken);
        }
        catch (IOException unreadable)
        {
            // Kestrel reports some malformed chunk sizes as a bare IOException; others, and size and
            // speed limits, as its subclass.
            return (unreadable as BadHttpRequestException)?.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => RequestBodyRefusals.TooLarge,
                StatusCodes.Status408RequestTimeout => RequestBodyRefusals.TooSlow,
                _ => RequestBodyRefusals.Malformed,
            };
        }
    }

    // A body with a Content-Length, or over HTTP/2, has no framing to get wrong: it can only end too early.
    private static bool HasLeft(HttpRequest request, IOException failure) =>
        failure is ConnectionResetException
        || (failure is not BadHttpRequestException && HttpProtocol.IsHttp2(request.Protocol))
        || (request.ContentLength is not null && failure is BadHttpRequestException { StatusCode: 400 });

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
}
