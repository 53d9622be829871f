using Gateway.Errors;
using Gateway.Hosting;

namespace Gateway.Http;

/// <summary>
/// Turns every unhandled exception into an error response of ours, and logs it without the exception's message, which could
/// contain content.
/// </summary>
internal sealed partial class ExceptionHandlingMiddleware(RequestDelegate next, ILogger<ExceptionHandlingMiddleware> logger)
{
    private static readonly GatewayError Unexpected = ErrorCode.InternalError.Because(
        "ゲートウェイで予期しないエラーが発生しました。requestId を添えてゲートウェイの運用担当者に連絡してください。",
        "The gateway met an unexpected error. Give the requestId to its operator.");

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has disconnected, so no response is possible. Its request has been settled.
        }
        catch (ResponseAbortedException)
        {
            throw; // Already reported and settled; the server closes the connection.
        }
        catch (BadHttpRequestException malformed)
        {
            await ErrorWriter.WriteAsync(context, MalformedRequest(malformed.StatusCode));
        }
        // The one place that catches everything: an exception must become a response with our request id.
#pragma warning disable CA1031
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var cause = failure.GetBaseException();
            Log.Failed(
                logger, context.TraceIdentifier, failure.GetType().FullName,
                cause.GetType().FullName, cause.StackTrace);
            await WriteErrorAsync(context, Unexpected);
        }
    }

    // Replaces a response that has not begun. Bytes already given to the server cannot be taken back, flushed or not: then the
    // connection is cut, so that they are not mixed with the error.
    private static Task WriteErrorAsync(HttpContext context, GatewayError error)
    {
        var response = context.Response;
        if (response.HasStarted || (response.BodyWriter.CanGetUnflushedBytes && response.BodyWriter.UnflushedBytes > 0))
        {
            context.Abort();
            return Task.CompletedTask;
        }

        response.Clear();
        response.Headers["X-Request-Id"] = context.TraceIdentifier;
        return ErrorWriter.WriteAsync(context, error);
    }

    private static GatewayError MalformedRequest(int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => RequestBodyErrors.TooLarge(HostingOptions.MaxConfigurableRequestBodyBytes),
        StatusCodes.Status408RequestTimeout => RequestBodyErrors.TooSlow,
        _ => RequestBodyErrors.Malformed,
    };

    private static partial class Log
    {
        [LoggerMessage(5002, LogLevel.Error,
            "Failed request {RequestId} with {ExceptionType}, caused by {CauseType} at {StackTrace}")]
        public static partial void Failed(
            ILogger logger, string requestId, string? exceptionType, string? causeType, string? stackTrace);
    }
}
