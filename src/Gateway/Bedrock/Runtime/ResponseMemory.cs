using System.Diagnostics.Metrics;
using Gateway.Hosting;
using Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace Gateway.Bedrock.Runtime;

/// <summary>
/// The memory that whole responses may hold at once. A response that has arrived is billed, so it waits, unread, for memory
/// until others have been passed to their callers. A call that is not sent yet is refused instead.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ResponseMemory
{
    /// <summary>The bytes assumed for a response of unknown size. A response up to this size waits behind no other.</summary>
    public const int Usual = 64 * 1024;

    private readonly Lock _counting = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private readonly Dictionary<string, long> _applications = new(StringComparer.Ordinal);
    private readonly long _most;
    private readonly long _largest;
    private long _held;

    public ResponseMemory(IOptions<HostingOptions> operations, IOptions<BedrockOptions> bedrock, IMeterFactory meters)
    {
        _largest = bedrock.Value.MaxResponseBytes;
        _most = Math.Max(operations.Value.ResponseBytesInFlight, _largest);
        var meter = meters.CreateGatewayMeter();
        meter.Gauge(Instruments.ResponseBytes, () => Held);
        meter.Gauge(Instruments.ResponsesWaiting, () => Waiting);
    }

    /// <summary>The bytes held now.</summary>
    public long Held
    {
        get
        {
            lock (_counting)
            {
                return _held;
            }
        }
    }

    /// <summary>The number of responses that wait for memory now.</summary>
    public int Waiting
    {
        get
        {
            lock (_counting)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>
    /// True when a response of the usual size would have memory now, and no response of this application waits for some. Reserves
    /// nothing.
    /// </summary>
    public bool HasRoom(string application)
    {
        lock (_counting)
        {
            return Fits(application, Usual) && !IsWaitingBefore(application, isSent: false);
        }
    }

    /// <summary>
    /// Holds the bytes of a response that is put together from others, or returns <c>null</c> if there is no room now. It leaves room
    /// for one of those others, which are waited for with these bytes held: else two such responses could wait for each other.
    /// Disposing releases them.
    /// </summary>
    /// <param name="application">The application that the response is for.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="part">The bytes of the largest response that it is put together from.</param>
    public IDisposable? TryHold(string application, long bytes, long part)
    {
        lock (_counting)
        {
            return Fits(application, bytes + part) && !IsWaitingBefore(application, isSent: false)
                ? Take(application, bytes)
                : null;
        }
    }

    /// <summary>Holds the bytes (at most the largest response's) as soon as there is room. Disposing releases them.</summary>
    /// <exception cref="OperationCanceledException">There was no room in time.</exception>
    public async ValueTask<IDisposable> HoldAsync(string application, long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> waiting;
        lock (_counting)
        {
            if (Fits(application, bytes) && (bytes <= Usual || !IsWaitingBefore(application, isSent: true)))
            {
                return Take(application, bytes);
            }

            waiting = _waiting.AddLast(new Waiter(application, bytes));
        }

        await using var end = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter)state!).Room.TrySetCanceled(token), waiting.Value);
        try
        {
            return await waiting.Value.Room.Task;
        }
        finally
        {
            Leave(waiting);
        }
    }

    // An application may hold as many bytes as it leaves free: alone half, one of two a third. So there is always room for an
    // application that holds nothing yet. Each may hold one response of the largest size in any case.
    private bool Fits(string application, long bytes)
    {
        var free = _most - _held - bytes;
        return free >= 0 && _applications.GetValueOrDefault(application) + bytes <= Math.Max(free, _largest);
    }

    // True when a waiting response has to be served first: one of the same application or, if this response has arrived, one for
    // which the whole process is too full.
    private bool IsWaitingBefore(string application, bool isSent)
    {
        foreach (var one in _waiting)
        {
            if (one.Application == application || (isSent && _held + one.Bytes > _most))
            {
                return true;
            }
        }

        return false;
    }

    private Room Take(string application, long bytes)
    {
        Count(application, bytes);
        return new Room(this, application, bytes);
    }

    private void Count(string application, long bytes)
    {
        _held += bytes;
        var has = _applications.GetValueOrDefault(application) + bytes;
        if (has == 0)
        {
            _applications.Remove(application);
        }
        else
        {
            _applications[application] = has;
        }
    }

    private void Return(string application, long bytes)
    {
        lock (_counting)
        {
            Count(application, -bytes);
            GiveRoom();
        }
    }

    // In the order of arrival. A response that only its own application's limit holds up does not hold up others.
    private void GiveRoom()
    {
        var node = _waiting.First;
        while (node is { Value: var waiter } && _held + waiter.Bytes <= _most)
        {
            var next = node.Next;
            if (Fits(waiter.Application, waiter.Bytes))
            {
                _waiting.Remove(node);
                if (!waiter.Room.TrySetResult(Take(waiter.Application, waiter.Bytes)))
                {
                    Count(waiter.Application, -waiter.Bytes); // The waiter was cancelled.
                }
            }

            node = next;
        }
    }

    private void Leave(LinkedListNode<Waiter> waiting)
    {
        lock (_counting)
        {
            if (waiting.List is not null)
            {
                _waiting.Remove(waiting);
                GiveRoom();
            }
        }
    }

    private sealed class Waiter(string application, long bytes)
    {
        public string Application => application;

        public long Bytes => bytes;

        // Continuations run on another thread, not under the lock.
        public TaskCompletionSource<IDisposable> Room { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Room(ResponseMemory memory, string application, long bytes) : IDisposable
    {
        private bool _returned;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _returned, true))
            {
                memory.Return(application, bytes);
            }
        }
    }
}
