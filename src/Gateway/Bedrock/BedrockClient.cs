using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.Http;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace Gateway.Bedrock;

/// <summary>
/// Step 6 of every request: sends the call to Bedrock, at its placement's target. The only place that retries.
/// </summary>
internal sealed class BedrockClient(
    BedrockAttempts attempts, IOptions<BedrockOptions> options, Traffic traffic, ResponseMemory memory, TimeProvider time)
{
    private readonly RetryRules _rules = new(options.Value, traffic, time);

    /// <summary>Sends the call. On success the caller disposes the response.</summary>
    /// <param name="call">The call.</param>
    /// <param name="timer">The request's timer: limited by the deadline and by each attempt's timeout, and at the end by nothing.</param>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async ValueTask<Result<BedrockResponse>> SendAsync(BedrockCall call, RequestTimer timer)
    {
        call.StartedAt = time.GetTimestamp();
        if (!call.Operation.Streams && call.Whole is null && !memory.HasRoom(call.Application))
        {
            return NetworkErrors.NoRoom;
        }

        traffic.Of(call.Placement.Target).RetryBudget.CountRequest();
        try
        {
            // Time that has run out and an open breaker end the call: neither is retried.
            while (true)
            {
                var left = Left(call);
                timer.Limit(left < call.AttemptTimeout ? left : call.AttemptTimeout);
                var attempt = await attempts.MakeAsync(call, timer.Token);
                if (attempt.Response is { } response)
                {
                    timer.Unlimit();
                    traffic.Of(call.Placement).Tokens.Return(call.TokensPaid);
                    return response;
                }

                call.Left.ThrowIfCancellationRequested();

                if (!_rules.Allows(call, attempt) || !_rules.TryPay(call, attempt.Retry))
                {
                    return call.Worst(attempt.Error!);
                }

                timer.Limit(Left(call));
                await Task.Delay(attempt.Pause, time, timer.Token);
            }
        }
        catch (OperationCanceledException) when (timer.IsOver)
        {
            return !timer.IsDrained ? TimedOut(call)
                : call.InFlight ? Stopped(call)
                : call.Worst(NetworkErrors.StoppedBeforeSending);
        }
        catch (OperationCanceledException) when (call.InFlight)
        {
            call.Attempts[^1].Ambiguous = true;
            throw;
        }
        catch (BrokenCircuitException)
        {
            return call.Worst(NetworkErrors.Unreachable);
        }
    }

    private TimeSpan Left(BedrockCall call) => call.Deadline - time.GetElapsedTime(call.StartedAt);

    private static GatewayError Stopped(BedrockCall call)
    {
        call.Attempts[^1].Fail(StreamErrors.Draining);
        return StreamErrors.Draining;
    }

    private static GatewayError TimedOut(BedrockCall call)
    {
        if (!call.InFlight)
        {
            return call.Worst(NetworkErrors.NotSentInTime);
        }

        var late = call.AwaitsRoom ? NetworkErrors.NoRoomInTime : NetworkErrors.NoResponseInTime;
        call.Note(late);
        return late;
    }
}
