using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Bedrock;

/// <summary>
/// The resilience pipeline of one call, outermost first: deadline → retry → attempt timeout.
/// The only retry layer there is.
/// </summary>
internal static class BedrockPipeline
{
    public static readonly ResiliencePropertyKey<BedrockCall> Call = new("gateway.bedrock.call");

    public static ResiliencePipeline<BedrockAttempt> Build(BedrockOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder<BedrockAttempt> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static arguments => ValueTask.FromResult(CallOf(arguments.Context).Deadline),
            })
            .AddRetry(new RetryStrategyOptions<BedrockAttempt>
            {
                // One above the configured number: a renewed session does not use up an attempt.
                MaxRetryAttempts = options.MaxAttempts,
                ShouldHandle = arguments => ValueTask.FromResult(MayRepeat(arguments, options, time)),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.Pause),
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();

    private static bool MayRepeat(
        RetryPredicateArguments<BedrockAttempt> arguments, BedrockOptions options, TimeProvider time)
    {
        if (arguments.Outcome.Result is not { } attempt)
        {
            return false; // Cancelled or timed out while in flight: it may already be billed.
        }

        var call = CallOf(arguments.Context);
        return attempt.Retry switch
        {
            RetryClass.Never => false,
            RetryClass.Session => call.MayRetry, // BedrockClient allows it once.
            _ => call.MayRetry
                && call.Attempts - (call.SessionRenewed ? 1 : 0) < options.MaxAttempts
                && attempt.Pause < call.Deadline - time.GetElapsedTime(call.StartedAt),
        };
    }

    private static BedrockCall CallOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);
}
