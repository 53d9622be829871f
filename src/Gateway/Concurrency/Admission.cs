using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Gateway.Callers;
using Gateway.Errors;
using Gateway.Hosting;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Concurrency;

/// <summary>
/// Limits the load: the requests at once of each application and of the process, and the bytes of their bodies. Bytes count
/// as they arrive, so that a body that is announced and not sent takes no memory from others. There is no queue: a request
/// over a limit gets an error that says when to retry.
/// </summary>
internal sealed class Admission
{
    private static readonly TimeSpan ComeAgain = TimeSpan.FromSeconds(1);

    private static readonly GatewayError TooManyAtOnce = ErrorCode.ConcurrencyLimitExceeded.Because(
        "このアプリケーションの同時リクエスト数が上限に達しています。前のリクエストの完了を待って再送してください。"
        + "上限の変更はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Callers__Applications__…__MaxConcurrentRequests）。",
        "This application has as many requests under way as it may have. Wait for one to end and send again. "
        + "For a higher limit ask the gateway's operator (setting Callers__Applications__…__MaxConcurrentRequests).") with
    {
        RetryAfter = ComeAgain,
    };

    private static readonly GatewayError TooMuchAtOnce = ErrorCode.ConcurrencyLimitExceeded.Because(
        "このアプリケーションのリクエスト本文が、同時に使えるメモリーの上限に達しています。前のリクエストの完了を待って再送してください。"
        + "上限の変更はゲートウェイの運用担当者に依頼してください（運用担当者向け: 設定 Hosting__MaxRequestBytesInFlight）。",
        "The request bodies of this application hold as much memory as one application may have. Wait for one to end "
        + "and send again. For a higher limit ask the gateway's operator (setting Hosting__MaxRequestBytesInFlight).") with
    {
        RetryAfter = ComeAgain,
    };

    /// <summary>The error for a request that finds no room in the process.</summary>
    public static readonly GatewayError Overloaded = ErrorCode.Overloaded.Because(
        "ゲートウェイが混み合っています。何も送信していません。しばらく待って再送してください。",
        "The gateway has as much to do as it can bear. Nothing was sent. Wait a little and send again.") with
    {
        RetryAfter = ComeAgain,
    };

    private readonly ConcurrentDictionary<string, Occupancy> _applications = new(StringComparer.Ordinal);
    private readonly Occupancy _process = new();
    private readonly int _mostRequests;
    private readonly long _mostBytes;
    private readonly long _largestBody;
    private readonly Lock _counting = new();
    private long _bytes;

    public Admission(IOptions<HostingOptions> options, IMeterFactory meters)
    {
        (_mostRequests, _mostBytes, _largestBody) = (options.Value.MaxConcurrentRequests,
            options.Value.RequestBytesInFlight, options.Value.BytesForOneBody);
        var meter = meters.CreateGatewayMeter();
        meter.Gauge(Instruments.RequestsActive, () => Requests);
        meter.Gauge(Instruments.RequestBytes, () => BytesHeld);
    }

    /// <summary>The number of requests under way.</summary>
    public int Requests => _process.Count;

    /// <summary>The memory that request bodies hold now, in bytes.</summary>
    public long BytesHeld => Interlocked.Read(ref _bytes);

    /// <summary>Admits a request. The caller of this method disposes the lease when the request is over.</summary>
    public Result<Lease> Enter(Application application)
    {
        var occupancy = _applications.GetOrAdd(application.Id, static _ => new Occupancy());
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

    // An application may hold as many bytes as it leaves free: alone half of the process's memory, one of two a third. So
    // there is always room for an application that holds nothing yet. Each may hold one body of the largest size in any case.
    private GatewayError? Check(Occupancy application, long bytes)
    {
        var free = _mostBytes - _bytes - bytes;
        return free < 0 ? Overloaded
            : application.Bytes + bytes > Math.Max(free, _largestBody) ? TooMuchAtOnce
            : null;
    }

    /// <summary>The admission of one request, and the memory it holds.</summary>
    internal sealed class Lease(Admission admission, Occupancy application) : IDisposable
    {
        private long _held;
        private bool _left;

        /// <summary>
        /// The error if this many more bytes could not be held now, else <c>null</c>. For a body that is announced; nothing is
        /// reserved.
        /// </summary>
        public GatewayError? Foresee(long bytes)
        {
            lock (admission._counting)
            {
                return admission.Check(application, bytes);
            }
        }

        /// <summary>Takes more memory for the body. Returns the error if there is none.</summary>
        public GatewayError? Hold(long bytes)
        {
            lock (admission._counting)
            {
                var error = admission.Check(application, bytes);
                if (error is null)
                {
                    Count(bytes);
                }

                return error;
            }
        }

        /// <summary>Releases the memory of the body, which is not needed any more.</summary>
        public void Release()
        {
            lock (admission._counting)
            {
                Count(-_held);
            }
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

        private void Count(long bytes)
        {
            _held += bytes;
            application.Bytes += bytes;
            Interlocked.Add(ref admission._bytes, bytes);
        }
    }

    /// <summary>The requests of one application, or of the process, that are under way.</summary>
    internal sealed class Occupancy
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        /// <summary>The memory of their bodies in bytes; protected by the lock of the admission.</summary>
        public long Bytes { get; set; }

        // Compare and swap, not increment and undo: a refused request would take another's place for a moment.
        public bool TryEnter(int most)
        {
            int count;
            do
            {
                count = Count;
                if (count >= most)
                {
                    return false;
                }
            }
            while (Interlocked.CompareExchange(ref _count, count + 1, count) != count);

            return true;
        }

        public void Leave() => Interlocked.Decrement(ref _count);
    }
}
