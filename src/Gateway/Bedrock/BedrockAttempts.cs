using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Credentials;
using Polly.CircuitBreaker;

namespace Gateway.Bedrock;

/// <summary>
/// Makes one attempt on the wire: <see cref="BedrockTransport.SendAsync"/>, unless the cost of what is around it is measured.
/// </summary>
internal delegate ValueTask<BedrockAttempt> SendAttempt(BedrockCall call, Session session, CancellationToken cancellationToken);

/// <summary>
/// Makes one attempt of a call: with the target's session, a slot among the model's calls at the target, and the target's
/// breaker, over the transport. Reports a failure to the parts it concerns.
/// </summary>
internal sealed partial class BedrockAttempts(
    SessionCache sessions, SendAttempt send, OperatorNames names, Traffic traffic, Func<double> random,
    ILogger<BedrockAttempts> logger)
{
    /// <exception cref="OperationCanceledException">Cancelled or timed out.</exception>
    /// <exception cref="BrokenCircuitException">The breaker is open; nothing was sent.</exception>
    public async ValueTask<BedrockAttempt> MakeAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        var target = call.Placement.Target;
        var source = sessions.For(target, call.Application);
        if (!(await source.GetAsync(cancellationToken)).Is(out var session, out var error))
        {
            return BedrockAttempt.Failed(error);
        }

        var model = traffic.Of(call.Placement);
        if (model.Concurrency.TryEnter() is not { } slot)
        {
            call.HeldBack++;
            call.IsThrottled = true;
            return Paused(call, BedrockAttempt.Failed(NetworkErrors.HeldBack, RetryClass.HeldBack));
        }

        BedrockAttempt? attempt = null;
        try
        {
            var breaker = traffic.Of(target).Breaker;
            if (breaker.IsClosed)
            {
                call.OnConnected = breaker.Connected;
                attempt = await send(call, session, cancellationToken);
                breaker.Record(attempt);
            }
            else
            {
                attempt = await TestAsync(breaker, call, session, cancellationToken);
            }

            call.EndAttempt();
            if (attempt.Response is not { } response)
            {
                return Classify(call, attempt, session, source, model);
            }

            model.TimesOf(call.Operation).Add(call.Attempts[^1].Duration!.Value);
            if (response is StreamingResponse stream)
            {
                stream.Slot = slot;
            }

            return attempt;
        }
        finally
        {
            if (attempt?.Response is not StreamingResponse)
            {
                slot.Dispose();
            }
        }
    }

    // A method of its own, so that the usual way needs no closure.
    private Task<BedrockAttempt> TestAsync(
        EndpointBreaker breaker, BedrockCall call, Session session, CancellationToken cancellationToken) =>
        breaker.TestAsync(call, () => send(call, session, cancellationToken).AsTask(), cancellationToken);

    // Applies a failed attempt to the session and the model's traffic, and decides about the next attempt.
    private BedrockAttempt Classify(
        BedrockCall call, BedrockAttempt attempt, Session session, ContractorSession source, ModelTraffic model)
    {
        var error = names.Withhold(attempt.Error!);
        attempt = attempt with { Error = error };
        var upstreamRequestId = call.Attempts[^1].UpstreamRequestId;
        Log.AttemptFailed(
            logger, call.RequestId, call.Attempts.Count, error.Code.Name,
            error.Upstream?.Status, error.Upstream?.ErrorType, upstreamRequestId);
        if (attempt.OperatorMessage is { } message)
        {
            Log.Denied(logger, call.RequestId, upstreamRequestId, message);
        }

        switch (attempt.Retry)
        {
            case RetryClass.Session:
                // Repeated once, without a pause: a second rejection has another reason than the session's age.
                attempt = call.SessionRenewed ? attempt with { Retry = RetryClass.Never } : attempt;
                call.SessionRenewed = true;
                if (!attempt.WrongTime)
                {
                    source.Invalidate(session.AccessKeyId);
                }

                break;
            case RetryClass.Connection when !call.ConnectionRenewed:
                // Not counted as ambiguous. But if no further attempt reaches Bedrock, the error must not say that nothing was
                // sent.
                (call.ConnectionRenewed, call.Refused) = (true, error);
                call.Attempts[^1].Fail(error);
                return Paused(call, attempt);
            case RetryClass.Connection:
                attempt = attempt with { Retry = RetryClass.Ambiguous };
                break;
            case RetryClass.Throttling:
                call.IsThrottled = true;
                model.Concurrency.Throttled();
                break;
        }

        call.Note(error);
        return Paused(call, attempt);
    }

    private BedrockAttempt Paused(BedrockCall call, BedrockAttempt attempt) =>
        attempt with { Pause = RetryBackoff.Before(attempt, call.Attempts.Count + call.HeldBack, random()) };

    private static partial class Log
    {
        [LoggerMessage(2100, LogLevel.Warning,
            "Attempt {Attempt} of request {RequestId} failed with {Code}: "
            + "Bedrock answered {UpstreamStatus} {UpstreamErrorType} (upstream request {UpstreamRequestId}).")]
        public static partial void AttemptFailed(
            ILogger logger, string requestId, int attempt, string code,
            int? upstreamStatus, string? upstreamErrorType, string? upstreamRequestId);

        // The message names role, action and resource, which the operator has to correct. It has no content of a request.
        [LoggerMessage(2101, LogLevel.Error,
            "Bedrock denied request {RequestId} (upstream request {UpstreamRequestId}): {UpstreamMessage}")]
        public static partial void Denied(
            ILogger logger, string requestId, string? upstreamRequestId, string upstreamMessage);
    }
}
