using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Gateway.Audit.Chains;
using Gateway.Errors;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// Writes the ledger: one thread, one batch at a time (<see cref="LedgerCommits"/>). Requests hand in what is to be written and wait
/// for their intents alone.
/// </summary>
internal sealed class LedgerWriter : IAsyncDisposable
{
    /// <summary>Error while the ledger cannot be written. Nothing was sent.</summary>
    public static readonly GatewayError Unavailable = ErrorCode.LedgerUnavailable.Because(
        "利用台帳に記録できないため、何も送信していません。しばらく待って再送してください。",
        "The ledger of use cannot be written at present, so nothing was sent. Wait a little and send again.") with
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    // Then requests are refused. Each that is under way adds at most one more, so the memory is bounded.
    private const int MaxUnwritten = 20_000;

    // Work that can wait does so while this many requests wait.
    private const int MaxWaiting = 16;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // For requests whose connections were cut at the end of the drain: they still have to hand in their settlements.
    private static readonly TimeSpan Stragglers = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(1);

    private readonly ILedgerStore _store;
    private readonly LedgerChain? _chain;
    private readonly TimeProvider _time;
    private readonly LedgerQueue _queue;
    private readonly LedgerCommits _commits;
    private readonly TimeSpan _writeTimeout;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Maintenance? _maintenance;
    private volatile bool _stopping;
    private long _open;
    private int _started;

    /// <param name="store">The database.</param>
    /// <param name="options">The settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="logger">The log.</param>
    /// <param name="chain">The audit trail's chain; <c>null</c> without a trail.</param>
    public LedgerWriter(
        ILedgerStore store, IOptions<LedgerOptions> options, TimeProvider time, LedgerMetrics metrics, ILogger<LedgerWriter> logger,
        LedgerChain? chain = null)
    {
        (_store, _chain, _time, _writeTimeout) = (store, chain, time, options.Value.WriteTimeout);
        _queue = new LedgerQueue(options.Value.GatherTime);
        _commits = new LedgerCommits(store, _queue, chain, time, metrics, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger" };
        metrics.Observe(() => _queue.Intents, () => _queue.Settlements, () => Interlocked.Read(ref _open));
    }

    /// <summary>True when the last commit succeeded and there is room for more.</summary>
    public bool IsWritable => _commits.IsWritable && _queue.Settlements < MaxUnwritten;

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
        _queue.End();
        return Volatile.Read(ref _started) == 0 ? Task.CompletedTask : _ended.Task;
    }

    /// <inheritdoc cref="UsageLedger.RecordAsync"/>
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

    /// <inheritdoc cref="UsageLedger.Settle"/>
    public void Settle(LedgerSettlement settlement)
    {
        Interlocked.Decrement(ref _open);
        _queue.Add(settlement);
        if (_ended.Task.IsCompleted)
        {
            _commits.Lose(1);
        }
    }

    /// <summary>True when there is an audit trail.</summary>
    public bool IsChained => _chain is not null;

    /// <summary>True when a record of the audit trail could be written now.</summary>
    public bool CanRecord => IsWritable && _queue.Records < MaxUnwritten;

    /// <summary>
    /// Writes a record of the audit trail with the next batch. <see cref="AuditRecord.Written"/> says when it is durable.
    /// </summary>
    /// <returns>False if there is no room for it.</returns>
    public bool TryRecord(AuditRecord record)
    {
        if (_queue.Records >= MaxUnwritten || _ended.Task.IsCompleted)
        {
            return false;
        }

        _queue.Add(record);
        return true;
    }

    /// <summary>Does work on the database between batches, in a quiet moment; one at a time.</summary>
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
        _chain?.Dispose();
    }

    private void Run()
    {
        try
        {
            if (_commits.Open(_opened))
            {
                WriteUntilStopped();
                _commits.Close();
            }
        }
        catch (OptionsValidationException refused)
        {
            _opened.TrySetException(refused);
        }
        finally
        {
            _opened.TrySetResult();
            _ended.TrySetResult();
            _maintenance?.Done.TrySetCanceled();
        }
    }

    private void WriteUntilStopped()
    {
        var end = (long?)null;
        var isTidy = true;
        while (true)
        {
            if (_queue.Wait(Idle))
            {
                if (!_commits.WriteNext())
                {
                    return;
                }

                isTidy = false;
            }
            else if (_stopping)
            {
                end ??= Stopwatch.GetTimestamp();
                if (Interlocked.Read(ref _open) <= 0 || Stopwatch.GetElapsedTime(end.Value) > Stragglers)
                {
                    return;
                }

                Thread.Sleep(BetweenLooks);
            }
            else if (!isTidy)
            {
                isTidy = true;
                _commits.Tidy();
            }

            Maintain();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "The failure is that of whoever asked for the work.")]
    private void Maintain()
    {
        if (_maintenance is { } maintenance && _commits.IsWritable && _queue.Intents < MaxWaiting)
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

    private sealed record Maintenance(Func<ILedgerStore, Task<int>> Work)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
