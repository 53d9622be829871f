using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Polly;
using Polly.CircuitBreaker;

namespace Gateway.Bedrock.Retries;

/// <summary>
/// The circuit breaker of one target's Bedrock Runtime endpoint. It opens when, within ten seconds, at least five attempts
/// could not open a connection and no attempt had one. While it is open, no attempt is made; after one second one attempt
/// tests the endpoint, and closes the breaker as soon as it has a connection.
/// </summary>
/// <remarks>
/// A single success keeps it closed: when one of two zones fails, half of the attempts fail to connect and a retry helps.
/// The content and the duration of Bedrock's response have no effect. An attempt that is cancelled while it connects counts as
/// a success, so that an impatient client cannot open the breaker for others.
/// </remarks>
internal sealed class EndpointBreaker(TimeProvider time)
{
    private const int FailuresToOpen = 5;
    private const double NothingButFailures = 1.0;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(1);

    private readonly ResiliencePipeline<bool> _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
        {
            // Polly's minimum throughput counts all attempts; with this ratio all of them must be failures.
            MinimumThroughput = FailuresToOpen,
            FailureRatio = NothingButFailures,
            SamplingDuration = Window,
            BreakDuration = Open,
            ShouldHandle = static arguments =>
                ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
        })
        .Build();

    /// <summary>Makes an attempt, unless the breaker is open.</summary>
    /// <exception cref="BrokenCircuitException">The breaker is open; nothing was done.</exception>
    public async Task<BedrockAttempt> ExecuteAsync(
        BedrockCall call, Func<Task<BedrockAttempt>> send, CancellationToken cancellationToken)
    {
        Task<BedrockAttempt>? attempt = null;

        // The breaker's part ends with the connection: the response to a test attempt may take minutes, and other calls would
        // wait.
        await _pipeline.ExecuteAsync(
            async _ =>
            {
                var connected = call.WhenConnected();
                attempt = send();
                return await Task.WhenAny(connected, attempt) == connected
                    || (await attempt).Error?.Code != ErrorCode.UpstreamUnreachable;
            },
            cancellationToken);
        return await attempt!;
    }
}
