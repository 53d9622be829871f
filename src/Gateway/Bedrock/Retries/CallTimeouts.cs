using Gateway.Bedrock.Runtime;
using Polly;
using Polly.Timeout;

namespace Gateway.Bedrock.Retries;

/// <summary>The two time limits of a call: its deadline, and the timeout of each attempt.</summary>
internal sealed class CallTimeouts(TimeProvider time)
{
    private static readonly ResiliencePropertyKey<BedrockCall> Call = new("gateway.bedrock.call");

    private readonly ResiliencePipeline _deadline = Build(static call => call.Deadline, time);
    private readonly ResiliencePipeline _attempt = Build(static call => call.AttemptTimeout, time);

    /// <summary>Runs all work of the call, pauses included.</summary>
    /// <exception cref="TimeoutRejectedException">The deadline has passed.</exception>
    public Task<T> WithinDeadlineAsync<T>(
        BedrockCall call, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ExecuteAsync(_deadline, call, work, cancellationToken);

    /// <summary>Runs one attempt.</summary>
    /// <exception cref="TimeoutRejectedException">The attempt took too long.</exception>
    public Task<T> WithinAttemptAsync<T>(
        BedrockCall call, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ExecuteAsync(_attempt, call, work, cancellationToken);

    private static ResiliencePipeline Build(Func<BedrockCall, TimeSpan> limit, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = arguments =>
                    ValueTask.FromResult(limit(arguments.Context.Properties.GetValue(Call, null!))),
            })
            .Build();

    private static async Task<T> ExecuteAsync<T>(
        ResiliencePipeline pipeline, BedrockCall call, Func<CancellationToken, Task<T>> work,
        CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Call, call);
        try
        {
            return await pipeline.ExecuteAsync(
                static async (context, work) => await work(context.CancellationToken), context, work);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
