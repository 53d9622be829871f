using Gateway.BodyEdits;
using Gateway.Errors;
using Gateway.Http;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Forwarding;

/// <summary>Reads a request body into pooled memory, or returns the error if it did not arrive.</summary>
internal static class BodyReading
{
    /// <summary>
    /// Reads the whole body, at most <paramref name="limit"/> bytes, within <paramref name="patience"/>. A declared
    /// length that is over the limit, or for which there is no memory now, gets an error before reading.
    /// </summary>
    /// <param name="request">The request that has the body.</param>
    /// <param name="limit">The most bytes that are accepted.</param>
    /// <param name="before">The number of bytes left free before it, for the gateway's edits.</param>
    /// <param name="memory">The memory that it is counted on.</param>
    /// <param name="patience">Cancelled when the time for the body is over.</param>
    /// <exception cref="OperationCanceledException">The caller left before its body was complete.</exception>
    public static async Task<Result<RequestBody>> ReadAsync(
        HttpRequest request, int limit, int before, BodyMemory memory, CancellationToken patience,
        CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } announced && announced <= limit
            && memory.Foresee(PooledRead.RoomFor(announced + before)) is { } crowded)
        {
            return crowded;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancellationToken);
        try
        {
            return await PooledRead.ReadAsync(
                request.Body, request.ContentLength, limit, either.Token, memory.TryHold, before)
                is var (rented, length)
                ? new RequestBody(rented, before, length)
                : RequestBodyErrors.TooLarge(limit);
        }
        catch (InsufficientMemoryException)
        {
            return memory.Error!;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return RequestBodyErrors.TooSlow;
        }
        catch (IOException gone) when (HasLeft(request, gone))
        {
            throw new OperationCanceledException("The caller left while sending.", gone, cancellationToken);
        }
        catch (IOException unreadable)
        {
            // Kestrel reports some malformed chunk sizes as a plain IOException; others, and the limits of size and
            // speed, as its subclass BadHttpRequestException.
            return (unreadable as BadHttpRequestException)?.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => RequestBodyErrors.TooLarge(limit),
                StatusCodes.Status408RequestTimeout => RequestBodyErrors.TooSlow,
                _ => RequestBodyErrors.Malformed,
            };
        }
    }

    // A body with a Content-Length, or over HTTP/2, has no chunks that can be malformed: it can only end too early.
    private static bool HasLeft(HttpRequest request, IOException failure) =>
        failure is ConnectionResetException
        || (failure is not BadHttpRequestException && HttpProtocol.IsHttp2(request.Protocol))
        || (request.ContentLength is not null && failure is BadHttpRequestException { StatusCode: 400 });
}
