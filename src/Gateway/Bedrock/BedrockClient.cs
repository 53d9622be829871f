using Gateway.Bedrock.Retries;
using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Gateway.Bedrock;

/// <summary>
/// Step 6 of every request: asks Bedrock, with the contractor's session, as often as the pipeline allows.
/// </summary>
internal sealed class BedrockClient
{
    private readonly BedrockAttempts _attempts;
    private readonly Traffic _traffic;
    private readonly ResiliencePipeline<BedrockAttempt> _pipeline;
    private readonly ResponseMemory _memory;
    private readonly TimeProvider _time;

    public BedrockClient(
        BedrockAttempts attempts, IOptions<BedrockOptions> options, Traffic traffic, ResponseMemory memory,
        TimeProvider time)
    {
        (_attempts, _traffic, _memory, _time) = (attempts, traffic, memory, time);
        _pipeline = BedrockPipeline.Build(new RetryRules(options.Value, traffic, time), time);
    }

    /// <summary>Sends the call. On success the caller disposes the answer.</summary>
    /// <exception cref="OperationCanceledException">The caller left.</exception>
    public async Task<Result<BedrockResponse>> SendAsync(BedrockCall call, CancellationToken cancellationToken)
    {
        call.StartedAt = _time.GetTimestamp();
        if (!call.Operation.Streams && !_memory.HasRoom(call.Application))
        {
            return NetworkErrors.NoRoom;
        }

        _traffic.Share.CountRequest();
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(BedrockPipeline.Call, call);
        try
        {
            var attempt = await _pipeline.ExecuteAsync(
                static async (context, state) => await state.Attempts.MakeAsync(state.Call, context.CancellationToken),
                context, (Attempts: _attempts, Call: call));
            if (attempt.Response is not { } response)
            {
                return call.Worst(attempt.Error!);
            }

            _traffic.Of(call.Placement.ModelId).Tokens.Return(call.TokensPaid);
            return response;
        }
        catch (TimeoutRejectedException)
        {
            if (!call.InFlight)
            {
                return call.Worst(NetworkErrors.NotSentInTime);
            }

            var late = call.AwaitsRoom ? NetworkErrors.NoRoomInTime : NetworkErrors.NoResponseInTime;
            call.Note(late);
            return late;
        }
        catch (BrokenCircuitException)
        {
            return call.Worst(NetworkErrors.Unreachable);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
