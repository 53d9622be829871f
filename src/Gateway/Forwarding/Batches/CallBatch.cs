using Gateway.Bedrock.Runtime;
using Gateway.Errors;
using Gateway.Forwarding.Relays;
using Gateway.Http;
using Gateway.Surfaces;
using Gateway.Usage;

namespace Gateway.Forwarding.Batches;

/// <summary>The calls of one request: which are to be sent, what they used and the first failure. Thread-safe.</summary>
internal sealed class CallBatch : IDisposable
{
    // So that one request is not many at Bedrock, and still a list of 256 texts takes seconds.
    private const int Most = 8;

    private readonly Lock _gate = new();
    private readonly BedrockCall _whole;
    private readonly ResponseAssembly _assembly;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _bodies;
    private readonly HashSet<BedrockCall> _underWay = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _onOver;
    private readonly RequestTimer _timer;
    private ResponseHeaders? _headers;
    private int _next;
    private int _answered;
    private bool _isCounted = true;

    /// <param name="whole">All of them as one call, whose body is their list.</param>
    /// <param name="assembly">Puts the response together.</param>
    /// <param name="timer">The request's timer.</param>
    public CallBatch(BedrockCall whole, ResponseAssembly assembly, RequestTimer timer)
    {
        (_whole, _assembly, _timer, _bodies) = (whole, assembly, timer, BodyParts.Of(whole.Body));
        _onOver = timer.Token.UnsafeRegister(static batch => ((CallBatch)batch!).EndIfLeft(), this);
    }

    /// <summary>The number of calls under way at once.</summary>
    public int MostAtOnce => Math.Min(Most, _bodies.Count);

    /// <summary>Cancelled when the caller has left and no call goes on without it, or when a call has failed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>True when the caller has left: nothing more is sent, and nothing is put together.</summary>
    public bool IsAbandoned => _timer.HasLeft;

    /// <summary>The failure that ended it; <c>null</c> for none.</summary>
    public GatewayError? Error { get; private set; }

    /// <summary>The sum of what the answered calls used; <c>null</c> when none said.</summary>
    public TokenUsage? Usage { get; private set; }

    /// <summary>True when <see cref="Usage"/> is all that was billed: every call that was begun was answered, and told what it used.</summary>
    public bool IsUsageFinal
    {
        get
        {
            lock (_gate)
            {
                return _isCounted && _underWay.Count == 0 && Error is null;
            }
        }
    }

    /// <summary>
    /// The next call; <c>null</c> when there is none, when the caller has left, or when another is being throttled: then fewer are
    /// sent at once from now on.
    /// </summary>
    public (int Index, BedrockCall Call)? Next(TimeProvider time)
    {
        lock (_gate)
        {
            if (Error is not null || IsAbandoned || _next == _bodies.Count || _underWay.Any(call => call.IsThrottled))
            {
                return null;
            }

            var call = _whole.Part(_bodies[_next], _whole.Deadline - time.GetElapsedTime(_whole.StartedAt));
            _underWay.Add(call);
            return (_next++, call);
        }
    }

    /// <summary>Takes the response of a call.</summary>
    public void Take(int index, BedrockCall call, BufferedResponse response)
    {
        var isRead = ResponseSummary.TryRead(call.Operation.Name, response.Body.Span, out var summary);
        var isTaken = isRead && _assembly.TryAdd(index, response.Body.Span);
        lock (_gate)
        {
            _underWay.Remove(call);
            _answered++;
            _headers ??= response.Headers;
            var used = UsageHeaders.Complete(summary?.Usage, response.Headers.Further, embeds: true);
            _isCounted &= used?.InputTokens is not null;
            Usage = Sum(Usage, used);
        }

        if (!isTaken)
        {
            call.Note(NetworkErrors.NotUnderstood);
            Fail(index, call, NetworkErrors.NotUnderstood);
        }
    }

    /// <summary>Ends the others because a call has failed. The first failure is the request's.</summary>
    public void Fail(int index, BedrockCall call, GatewayError error)
    {
        lock (_gate)
        {
            _underWay.Remove(call);
            Error ??= _bodies.Count == 1
                ? error
                : BatchErrors.Of(
                    error, _assembly.NameOf(index), _bodies.Count, _answered, _underWay.Count(other => other.InFlight));
        }

        End();
    }

    /// <summary>Cancels what is under way.</summary>
    public void End() => _ended.Cancel();

    /// <summary>The response, once every call has its own.</summary>
    /// <param name="room">What its memory is counted on.</param>
    public BedrockResponse Join(IDisposable room) => new JoinedResponse(
        _bodies.Count == 1 ? _headers! : _headers! with { RequestId = null, Further = [] },
        _assembly.Complete(Usage?.InputTokens), _assembly, room);

    public void Dispose()
    {
        _onOver.Dispose();
        _ended.Dispose();
    }

    // The other reasons end each call by itself, with an error of its own.
    private void EndIfLeft()
    {
        if (IsAbandoned)
        {
            End();
        }
    }

    private static TokenUsage? Sum(TokenUsage? one, TokenUsage? other) => one is null ? other
        : other is null ? one
        : one with { InputTokens = one.InputTokens + other.InputTokens };
}
