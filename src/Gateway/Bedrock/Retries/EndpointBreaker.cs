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
/// The content and the duration of Bedrock's response have no effect. An attempt that is cancelled while it connects cannot open
/// it for others, and closes it when it is the test. Polly's breaker gets the failures, and a success only where it decides about one: nearly every attempt
/// succeeds, and would cost more inside Polly than signing does.
/// </remarks>
internal sealed class EndpointBreaker
{
    private const int FailuresToOpen = 5;
    private const double NothingButFailures = 1.0;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(1);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly CircuitBreakerManualControl _control = new();
    private readonly ResiliencePipeline<bool> _pipeline;
    private readonly TimeProvider _time;
    private long _connectedAt;
    private int _hasConnected;

    public EndpointBreaker(TimeProvider time)
    {
        _time = time;
        Connected = () =>
        {
            Volatile.Write(ref _connectedAt, _time.GetTimestamp());
            Volatile.Write(ref _hasConnected, 1);
        };
        _pipeline = new ResiliencePipelineBuilder<bool> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                // Polly's minimum throughput counts all attempts; with this ratio all of them must be failures.
                MinimumThroughput = FailuresToOpen,
                FailureRatio = NothingButFailures,
                SamplingDuration = Window,
                BreakDuration = Open,
                StateProvider = _state,
                ManualControl = _control,
                ShouldHandle = static arguments =>
                    ValueTask.FromResult(arguments.Outcome is { Exception: null, Result: false }),
            })
            .Build();
    }

    /// <summary>True when attempts may be made without <see cref="TestAsync"/>.</summary>
    public bool IsClosed => _state.CircuitState == CircuitState.Closed;

    /// <summary>To be called when an attempt has a connection.</summary>
    public Action Connected { get; }

    /// <summary>Records the end of an attempt that was made while the breaker was closed.</summary>
    public void Record(BedrockAttempt attempt)
    {
        // An attempt from before the opening says nothing new, and must not pass for the test.
        if (!CouldNotConnect(attempt) || !IsClosed)
        {
            return;
        }

        try
        {
            // Once for any number of connections: one is enough to keep the breaker closed. It counts from now on, so with little
            // traffic the breaker stays closed for up to twice the window.
            if (Interlocked.Exchange(ref _hasConnected, 0) == 1
                && _time.GetElapsedTime(Volatile.Read(ref _connectedAt)) < Window)
            {
                _pipeline.Execute(static () => true);
            }

            _pipeline.Execute(static () => false);
        }
        catch (BrokenCircuitException)
        {
            // Another attempt has opened it meanwhile.
        }
    }

    /// <summary>Makes the attempt that tests the endpoint, unless the breaker is open.</summary>
    /// <exception cref="BrokenCircuitException">The breaker is open; nothing was done.</exception>
    public async Task<BedrockAttempt> TestAsync(
        BedrockCall call, Func<Task<BedrockAttempt>> send, CancellationToken cancellationToken)
    {
        Task<BedrockAttempt>? attempt = null;

        // The breaker's part ends with the connection: the response to a test attempt may take minutes, and other calls would
        // wait.
        await _pipeline.ExecuteAsync(
            async cancelled =>
            {
                var connected = new TaskCompletionSource();
                call.OnConnected = () =>
                {
                    Connected();

                    // Closed when this returns, before the first byte is written, and not only when the waiting test goes on.
                    _ = _control.CloseAsync(CancellationToken.None);
                    connected.TrySetResult();
                };
                attempt = send();
                return await Task.WhenAny(connected.Task, attempt) == connected.Task || !CouldNotConnect(await attempt);
            },
            cancellationToken);
        return await attempt!;
    }

    private static bool CouldNotConnect(BedrockAttempt attempt) => attempt.Error?.Code == ErrorCode.UpstreamUnreachable;
}
