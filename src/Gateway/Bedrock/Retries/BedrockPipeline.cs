using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// The resilience pipeline of one call, outermost first: deadline → retry → breaker → attempt timeout.
/// The only retry layer there is.
/// </summary>
internal static class BedrockPipeline
{
    public static readonly ResiliencePropertyKey<BedrockCall> Call = new("gateway.bedrock.call");

    // An endpoint that cannot be connected to: after five failures in ten seconds callers are refused at once, and one
    // call a second finds out whether it is back. Answers, good or bad, never open it.
    private const int FailuresToOpen = 5;
    private const double ShareToOpen = 0.5;
    private static readonly TimeSpan Sampled = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(1);

    public static ResiliencePipeline<BedrockAttempt> Build(RetryRules rules, TimeProvider time) =>
        new ResiliencePipelineBuilder<BedrockAttempt> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static arguments => ValueTask.FromResult(CallOf(arguments.Context).Deadline),
            })
            .AddRetry(new RetryStrategyOptions<BedrockAttempt>
            {
                // No limit of Polly's: the rules know which attempts count.
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { } attempt && rules.Allow(CallOf(arguments.Context), attempt)),

                // What is repeated is an attempt, and no exception.
                DelayGenerator = static arguments =>
                    ValueTask.FromResult<TimeSpan?>(arguments.Outcome.Result!.Pause),
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<BedrockAttempt>
            {
                MinimumThroughput = FailuresToOpen,
                FailureRatio = ShareToOpen,
                SamplingDuration = Sampled,
                BreakDuration = Open,
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Result?.Error?.Code == ErrorCode.UpstreamUnreachable),
            })
            .AddTimeout(new TimeoutStrategyOptions
            {
                TimeoutGenerator = static arguments => ValueTask.FromResult(CallOf(arguments.Context).AttemptTimeout),
            })
            .Build();

    private static BedrockCall CallOf(ResilienceContext context) => context.Properties.GetValue(Call, null!);
}
