namespace Gateway.Errors;

/// <summary>
/// Ends an answer that has begun and cannot be completed, after the caller has been told why. Thrown through to the
/// server, which closes the connection without the mark that ends a complete answer, once everything written has been
/// sent. Over HTTP/2 it resets the stream; a reader that is behind then loses what it has not read.
/// </summary>
// Thrown in one place, without a cause: it has no use for the customary constructors.
#pragma warning disable CA1032
internal sealed class ResponseAbortedException()
    : Exception("The answer was cut off. The caller has been told, and the request is settled.");
#pragma warning restore CA1032
