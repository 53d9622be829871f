namespace Gateway.Errors;

/// <summary>
/// Ends a response that has begun and cannot be completed, after the error was sent inside it. The server, which receives the
/// exception, sends everything written and then closes the connection without the mark that ends a complete response. Over
/// HTTP/2 it resets the stream, and a slow client then loses what it has not read.
/// </summary>
// Thrown in one place, without a cause, so the usual constructors are not needed.
#pragma warning disable CA1032
internal sealed class ResponseAbortedException()
    : Exception("The answer was cut off. The caller has been told, and the request is settled.");
#pragma warning restore CA1032
