using System.Diagnostics;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Writes the ledger: one thread, one batch at a time. A failed commit is unknown, so the batch is repeated with the same ids until
/// the database has it; meanwhile nothing is admitted, and the repetition is also the probe that finds the database back.
/// </summary>
internal sealed partial class LedgerWriter : IAsyncDisposable
{
    /// <summary>Error while the ledger cannot be written. Nothing was sent.</summary>
    public static readonly GatewayError Unavailable = ErrorCode.LedgerUnavailable.Because(
        "利用の台帳に記録できないため、何も送信していません。しばらく待って再送してください。",
        "The ledger of use cannot be written at present, so nothing was sent. Wait a little and send again.") with
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    /// <summary>
    /// The most settlements that may wait before requests are refused. Each request under way adds one, so memory is bounded.
    /// </summary>
    public const int MaxUnwritten = 20_000;

    private const int MaxMaintenanceQueue = 16;
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // For requests whose connections were cut at the end of the drain: they still have to hand in their settlements.
    private static readonly TimeSpan Stragglers = TimeSpan.FromSeconds(2);

    private readonly ILedgerStore _store;
    private readonly TimeProvider _time;
    private readonly LedgerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LedgerQueue _queue;
    private readonly TimeSpan _writeTimeout;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Maintenance? _maintenance;
    private volatile bool _writable;
    private volatile bool _stopping;
    private long _open;
    private int _started;

    public LedgerWriter(
        ILedgerStore store, IOptions<LedgerOptions> options, TimeProvider time, LedgerMetrics metrics, ILogger<LedgerWriter> logger)
    {
        (_store, _time, _metrics, _logger) = (store, time, metrics, logger);
        (_queue, _writeTimeout) = (new LedgerQueue(options.Value.GatherTime), options.Value.WriteTimeout);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        metrics.Observe(() => _queue.Intents, () => _queue.Settlements, () => Interlocked.Read(ref _open));
    }

    /// <summary>True when the last commit succeeded and there is room for more.</summary>
    public bool IsWritable => _writable && _queue.Settlements < MaxUnwritten;

    /// <summary>Starts to write. Completes at the first attempt to open the database, successful or not.</summary>
    /// <exception cref="OptionsValidationException">It can never be used with these settings.</exception>
    public Task StartAsync()
    {
        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            _thread.Start();
        }

        return _opened.Task;
    }

    /// <summary>Writes what is left, then closes the database.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        _queue.Wake(end: true);
        return Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _ended.Task;
    }

    public async ValueTask<GatewayError?> RecordAsync(LedgerIntent intent, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        if (!IsWritable)
        {
            return Unavailable;
        }

        var pending = new PendingIntent(intent);
        _queue.Add(pending);
        try
        {
            return await pending.Written.WaitAsync(_writeTimeout, _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It may become durable in the same instant: then the request may go on. Else its settlement says that nothing was sent.
            pending.Refuse(Unavailable);
            return await pending.Written;
        }
        catch (OperationCanceledException)
        {
            pending.Refuse(Unavailable);
            throw;
        }
    }

    public void Settle(LedgerSettlement settlement)
    {
        Interlocked.Decrement(ref _open);
        _queue.Add(settlement);
        if (_ended.Task.IsCompleted)
        {
            Log.Lost(_logger, 1);
        }
    }

    /// <summary>Does work on the database between batches, in a quiet moment.</summary>
    public async Task<int> MaintainAsync(Func<ILedgerStore, Task<int>> work, CancellationToken cancellationToken)
    {
        var maintenance = new Maintenance(work);
        _maintenance = maintenance;
        _queue.Wake();
        return await maintenance.Done.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _store.DisposeAsync();
    }

    private void Run()
    {
        try
        {
            if (Open())
            {
                WriteUntilStopped();
                Close();
            }
        }
        catch (OptionsValidationException refused)
        {
            _opened.TrySetException(refused);
        }
        finally
        {
            _writable = false;
            _opened.TrySetResult();
            _ended.TrySetResult();
        }
    }

    private bool Open()
    {
        for (var rest = FirstRest; !_stopping; rest = Longer(rest))
        {
            try
            {
                var recovered = _store.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
                Log.Opened(_logger, recovered);
                _writable = true;
                _opened.TrySetResult();
                return true;
            }
            catch (Exception failure) when (failure is not OptionsValidationException)
            {
                _metrics.Failed();
                Log.NotWritable(_logger, failure);
                _opened.TrySetResult(); // The gateway starts, is not ready, and tries again.
                Rest(rest);
            }
        }

        return false;
    }

    private void WriteUntilStopped()
    {
        var end = (long?)null;
        var tidy = true;
        while (true)
        {
            if (_queue.Wait(_stopping ? FirstRest : Idle))
            {
                var (batch, waiting) = _queue.Take();
                if (batch.Count > 0 && !Write(batch, waiting))
                {
                    Log.Lost(_logger, batch.Settlements.Count + _queue.Settlements);
                    return;
                }

                tidy = false;
            }
            else if (_stopping)
            {
                end ??= Stopwatch.GetTimestamp();
                if (Interlocked.Read(ref _open) <= 0 || Stopwatch.GetElapsedTime(end.Value) > Stragglers)
                {
                    return;
                }

                Thread.Sleep(1);
            }
            else if (!tidy)
            {
                tidy = true;
                Attempt(_store.TidyAsync(CancellationToken.None));
            }

            Maintain();
        }
    }

    // Returns false if the process has to end with the batch not written.
    private bool Write(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting)
    {
        for (var rest = FirstRest; ; rest = Longer(rest))
        {
            var start = _time.GetTimestamp();
            try
            {
                if (!_writable)
                {
                    _store.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
                }

                _store.CommitAsync(batch, CancellationToken.None).GetAwaiter().GetResult();
                Written(batch, waiting, start);
                return true;
            }
            catch (Exception failure) when (_store.Blames(failure))
            {
                _metrics.Committed(batch.Count, _time.GetElapsedTime(start), succeeded: false);
                return batch.Count == 1 ? Replace(batch, waiting, failure) : WriteHalves(batch, waiting);
            }
            catch (Exception failure)
            {
                _metrics.Committed(batch.Count, _time.GetElapsedTime(start), succeeded: false);
                _metrics.Failed();
                if (_writable)
                {
                    _writable = false;
                    Log.NotWritable(_logger, failure);
                }

                if (_stopping)
                {
                    return false;
                }

                Rest(rest);
            }
        }
    }

    private void Written(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting, long start)
    {
        if (!_writable)
        {
            _writable = true;
            Log.WritableAgain(_logger);
        }

        _metrics.Committed(batch.Count, _time.GetElapsedTime(start), succeeded: true);
        foreach (var intent in waiting)
        {
            intent.Durable();
        }
    }

    private bool WriteHalves(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting)
    {
        var (first, second) = batch.Divide();
        return Write(first, [.. waiting.Take(first.Intents.Count)]) && Write(second, [.. waiting.Skip(first.Intents.Count)]);
    }

    // A row that cannot be written must not keep others from it: an intent is refused, a settlement is written without its texts.
    private bool Replace(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting, Exception failure)
    {
        if (batch.Settlements is [var settlement] && settlement.Shortened() is { } shorter)
        {
            Log.RowRejected(_logger, settlement.Intent.RequestId, "written without its texts", failure);
            return Write(batch with { Settlements = [shorter] }, waiting);
        }

        _metrics.RowRejected();
        var intent = batch.Settlements is [var lost] ? lost.Intent : batch.Intents[0];
        Log.RowRejected(_logger, intent.RequestId, "not written", failure);
        foreach (var one in waiting)
        {
            one.Refuse(Unavailable);
        }

        return true;
    }

    private void Maintain()
    {
        if (_maintenance is { } maintenance && _writable && _queue.Intents < MaxMaintenanceQueue)
        {
            _maintenance = null;
            try
            {
                maintenance.Done.TrySetResult(maintenance.Work(_store).GetAwaiter().GetResult());
            }
            catch (Exception failure)
            {
                maintenance.Done.TrySetException(failure);
            }
        }
    }

    private void Close()
    {
        Attempt(_store.CloseAsync(CancellationToken.None));
        _maintenance?.Done.TrySetCanceled();
    }

    // What fails here fails again, and is reported, when something is written.
    private void Attempt(Task work)
    {
        try
        {
            work.GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            Log.Untidy(_logger, failure);
        }
    }

    private void Rest(TimeSpan rest)
    {
        var over = false;
        using var timer = _time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref over, true);
                _queue.Wake();
            },
            null, rest, Timeout.InfiniteTimeSpan);
        _queue.Rest(() => Volatile.Read(ref over));
    }

    private static TimeSpan Longer(TimeSpan rest) => rest * 2 < LongestRest ? rest * 2 : LongestRest;

    private sealed record Maintenance(Func<ILedgerStore, Task<int>> Work)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(4100, LogLevel.Information, "Opened the ledger; {Recovered} requests of writers that ended without settling became outcome_unknown.")]
        public static partial void Opened(ILogger logger, int recovered);

        [LoggerMessage(4101, LogLevel.Error, "The ledger cannot be written. Requests are refused with ledger_unavailable until it can.")]
        public static partial void NotWritable(ILogger logger, Exception failure);

        [LoggerMessage(4102, LogLevel.Information, "The ledger can be written again.")]
        public static partial void WritableAgain(ILogger logger);

        [LoggerMessage(4103, LogLevel.Error, "The database rejected a row of the ledger, of request {RequestId}: {Consequence}.")]
        public static partial void RowRejected(ILogger logger, string requestId, string consequence, Exception failure);

        [LoggerMessage(4104, LogLevel.Error, "Stopped with {Count} settlements not written. At the next start their requests become outcome_unknown.")]
        public static partial void Lost(ILogger logger, int count);

        [LoggerMessage(4105, LogLevel.Warning, "The ledger's database could not be tidied up.")]
        public static partial void Untidy(ILogger logger, Exception failure);
    }
}
