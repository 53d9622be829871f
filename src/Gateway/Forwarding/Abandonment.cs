using Gateway.Bedrock.Runtime;
using Gateway.Catalog;
using Gateway.Concurrency;
using Gateway.Http;
using Gateway.Usage;

namespace Gateway.Forwarding;

/// <summary>
/// Decides, when the caller of a request leaves, whether the call goes on to learn what it uses: if its application wants that, if
/// something is being billed, and if there is a place. At the end it records how that went.
/// </summary>
internal sealed class Abandonment : IDisposable
{
    private readonly AbandonedRequests _requests;
    private readonly RequestRecord _record;
    private readonly RequestTimer _timer;
    private readonly Lock _deciding = new();
    private BedrockCall? _call;
    private State _state = State.Present;

    private Abandonment(AbandonedRequests requests, RequestRecord record, RequestTimer timer) =>
        (_requests, _record, _timer) = (requests, record, timer);

    private enum State
    {
        /// <summary>The caller is there, or it left when nothing was being billed.</summary>
        Present,

        /// <summary>The call goes on without it.</summary>
        GoesOn,

        /// <summary>The call was cut off because there was no place.</summary>
        TooMany,

        /// <summary>The request is over.</summary>
        Over,
    }

    /// <summary>
    /// For a request of an application with <c>DrainAbandoned</c>; else <c>null</c>. To be disposed when nothing of the response
    /// will be read any more.
    /// </summary>
    public static Abandonment? Of(AbandonedRequests requests, RequestRecord record, RequestTimer timer) =>
        record.Application.DrainAbandoned ? new(requests, record, timer) : null;

    /// <summary>Lets the call outlive its caller; not CountTokens, which costs nothing.</summary>
    public void Follow(BedrockCall call)
    {
        if (call.Operation != BedrockOperation.CountTokens)
        {
            _call = call;
            call.Left = _timer.Left;
            _timer.Outlive(Decide);
        }
    }

    /// <summary>Gives the place back and records how the call ended, if its caller had left.</summary>
    public void Dispose()
    {
        State was;
        lock (_deciding)
        {
            (was, _state) = (_state, State.Over);
        }

        if (was == State.GoesOn)
        {
            _requests.Leave();
        }

        if (was is State.GoesOn or State.TooMany)
        {
            _record.Drained = was == State.TooMany ? DrainResult.TooMany : Result();
            _requests.Ended(_record.Application.Id, _record.Drained);
        }
    }

    // Runs on the server's thread, while the request does anything at all.
    private TimeSpan? Decide()
    {
        lock (_deciding)
        {
            if (_state != State.Present || _record.IsUsageFinal || !_call!.IsBilling || _timer.Token.IsCancellationRequested)
            {
                return null;
            }

            _state = _requests.TryEnter() ? State.GoesOn : State.TooMany;
            return _state == State.GoesOn ? _requests.Timeout : null;
        }
    }

    private string Result() =>
        _record.UsageKnown == "known" ? DrainResult.Complete
        : _timer.IsStopping ? DrainResult.ShuttingDown
        : _timer.Token.IsCancellationRequested ? DrainResult.TimedOut
        : DrainResult.Failed;
}
