using System.Runtime.CompilerServices;
using Gateway.Bedrock.Runtime;
using Gateway.BodyEdits;
using Gateway.Errors;
using Gateway.Http;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Forwarding;

/// <summary>Reads a request body into memory, or returns the error if it did not arrive.</summary>
internal static class BodyReading
{
    /// <summary>
    /// Reads the whole body, at most <paramref name="limit"/> bytes, within the limit of <paramref name="timer"/>. A declared
    /// length that is over the limit, or for which there is no memory now, gets an error before reading.
    /// </summary>
    /// <param name="request">The request that has the body.</param>
    /// <param name="limit">The most bytes that are accepted.</param>
    /// <param name="before">The number of bytes left free before it, for the gateway's edits.</param>
    /// <param name="memory">The memory that it is counted on.</param>
    /// <param name="timer">The request's timer, limited by the time for the body.</param>
    /// <exception cref="OperationCanceledException">The caller left before its body was complete.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<Result<RequestBody>> ReadAsync(
        HttpRequest request, int limit, int before, BodyMemory memory, RequestTimer timer)
    {
        if (request.ContentLength is { } announced && announced <= limit
            && memory.Foresee(BufferedRead.RoomFor(announced + before)) is { } crowded)
        {
            return crowded;
        }

        try
        {
            return await BufferedRead.ReadAsync(
                request.Body, request.ContentLength, limit, timer.Token, memory.TryHold, before)
                is var (buffer, length)
                ? new RequestBody(buffer, before, length)
                : RequestBodyErrors.TooLarge(limit);
        }
        catch (InsufficientMemoryException)
        {
            return memory.Error;
        }
        catch (OperationCanceledException) when (timer.IsOver)
        {
            return timer.IsDrained ? NetworkErrors.StoppedBeforeSending : RequestBodyErrors.TooSlow;
        }
        catch (IOException gone) when (HasLeft(request, gone))
        {
            throw new OperationCanceledException("The caller left while sending.", gone, timer.Token);
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
