using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Operations;
using Microsoft.Extensions.Options;

namespace Gateway.Quotas;

/// <summary>
/// Who may come in, decided before a body is read: each application has so many requests at once, and the process has
/// so many requests and so many bytes of them. Nobody waits in a queue; a refusal says when to come again.
/// </summary>
internal sealed class Admission
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(1);

    private static readonly Refusal TooManyAtOnce = ErrorCode.ConcurrencyLimitExceeded.Because(
        "このアプリケーションの同時リクエスト数が上限に達しています。前のリクエストの完了を待って再送してください（Callers__Applications__…__MaxConcurrentRequests）。",
        "This application has as many requests under way as it may have. Wait for one to end and send again "
        + "(Callers__Applications__…__MaxConcurrentRequests).") with
    {
        RetryAfter = ComeAgain,
    };

    private readonly ConcurrentDictionary<string, Occupancy> _applications = new(StringComparer.Ordinal);
    private readonly Occupancy _process = new();
    private readonly int _mostRequests;
    private readonly long _mostBytes;
    private long _bytes;

    public Admission(IOptions<OperationsOptions> options, IMeterFactory meters)
    {
        (_mostRequests, _mostBytes) = (options.Value.MaxConcurrentRequests, options.Value.RequestBytesInFlight);
        var meter = meters.Create(GatewayMetrics.MeterName);
        meter.CreateObservableGauge(
            "gateway.requests.active", () => _process.Count, "{request}", "Requests under way, streams included.");
        meter.CreateObservableGauge(
            "gateway.requests.bytes", () => BytesHeld, "By", "Memory held for their bodies.");
    }

    /// <summary>What a request is refused with when there is no memory left for its body.</summary>
    public static Refusal Overloaded { get; } = ErrorCode.Overloaded.Because(
        "ゲートウェイが混み合っています。何も送信されていません。少し待って再送してください。",
        "The gateway has as much to do as it can bear. Nothing was sent. Wait a little and send again.") with
    {
        RetryAfter = ComeAgain,
    };

    /// <summary>The memory promised to request bodies at present.</summary>
    public long BytesHeld => Interlocked.Read(ref _bytes);

    /// <summary>Lets a request in. The caller disposes the lease when the request is over.</summary>
    public Result<Lease> Enter(Application application)
    {
        var occupancy = _applications.GetOrAdd(application.Id, _ => new Occupancy());
        if (!occupancy.TryEnter(application.MaxConcurrentRequests))
        {
            return TooManyAtOnce;
        }

        if (!_process.TryEnter(_mostRequests))
        {
            occupancy.Leave();
            return Overloaded;
        }

        return new Lease(this, occupancy);
    }

    private bool TryHold(long bytes)
    {
        // Not added first and taken back: two that come together would refuse each other.
        long held;
        do
        {
            held = BytesHeld;
            if (held + bytes > _mostBytes)
            {
                return false;
            }
        }
        while (Interlocked.CompareExchange(ref _bytes, held + bytes, held) != held);

        return true;
    }

    /// <summary>A request's leave to be here, and the memory it may hold.</summary>
    internal sealed class Lease(Admission admission, Occupancy application) : IDisposable
    {
        private long _held;
        private bool _left;

        /// <summary>Asks for more memory for the body; <c>false</c> when the process has none to give.</summary>
        public bool TryHold(long bytes)
        {
            if (!admission.TryHold(bytes))
            {
                return false;
            }

            _held += bytes;
            return true;
        }

        /// <summary>The body is not needed any more.</summary>
        public void Release()
        {
            Interlocked.Add(ref admission._bytes, -_held);
            _held = 0;
        }

        public void Dispose()
        {
            if (!_left)
            {
                _left = true;
                Release();
                application.Leave();
                admission._process.Leave();
            }
        }
    }

    /// <summary>How many are here.</summary>
    internal sealed class Occupancy
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool TryEnter(int most)
        {
            if (Interlocked.Increment(ref _count) <= most)
            {
                return true;
            }

            Leave();
            return false;
        }

        public void Leave() => Interlocked.Decrement(ref _count);
    }
}
