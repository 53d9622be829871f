using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Bedrock;

/// <summary>
/// Step 6 of every request: sends the call to Bedrock, at its placement's target. The only place that retries.
/// </summary>
internal sealed class BedrockClient(
    BedrockAttempts attempts, IOptions<BedrockOptions> options, Traffic traffic, ResponseMemory memory, TimeProvider time)
{
    private readonly CallTimeouts _timeouts = new(time);
    private readonly RetryRules _rules = new(options.Value, traffic, time);

    /// <summary>Sends the call. On success the caller disposes the response.</summary>
    /// <exception cref="OperationCanceledException">The caller has left.</exception>
    public async Task<Result<BedrockResponse>> SendAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        call.StartedAt = time.GetTimestamp();
        if (!call.Operation.Streams && !memory.HasRoom(call.Application))
        {
            return NetworkErrors.NoRoom;
        }

        traffic.Of(call.Placement.Target).RetryBudget.CountRequest();
        try
        {
            return await RunAsync(call, cancellationToken);
        }
        catch (TimeoutRejectedException)
        {
            return TimedOut(call);
        }
        catch (BrokenCircuitException)
        {
            return call.Worst(NetworkErrors.Unreachable);
        }
    }

    // The policy from the outside in: deadline → retry → attempt timeout → breaker. Time that has run out and an open
    // breaker end the call: neither is retried.
    private Task<Result<BedrockResponse>> RunAsync(BedrockCall call, CancellationToken cancellationToken) =>
        _timeouts.WithinDeadlineAsync<Result<BedrockResponse>>(
            call,
            async deadline =>
            {
                while (true)
                {
                    var attempt = await _timeouts.WithinAttemptAsync(
                        call, timeout => attempts.MakeAsync(call, timeout), deadline);
                    if (attempt.Response is { } response)
                    {
                        traffic.Of(call.Placement).Tokens.Return(call.TokensPaid);
                        return response;
                    }

                    if (!_rules.Allows(call, attempt) || !_rules.TryPay(call, attempt.Retry))
                    {
                        return call.Worst(attempt.Error!);
                    }

                    await Task.Delay(attempt.Pause, time, deadline);
                }
            },
            cancellationToken);

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
