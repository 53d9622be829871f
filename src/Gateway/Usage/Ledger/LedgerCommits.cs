using System.Diagnostics.CodeAnalysis;
using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Microsoft.Extensions.Options;

namespace Gateway.Usage.Ledger;

/// <summary>
/// The commits of the writer's thread. A failed commit is unknown, so the batch is repeated with the same ids until the database
/// has it. Meanwhile nothing is admitted, and the repetition is also the probe that finds the database back.
/// </summary>
internal sealed partial class LedgerCommits(
    ILedgerStore store, LedgerQueue queue, LedgerChain? chain, TimeProvider time, LedgerMetrics metrics, ILogger logger)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private volatile bool _isWritable;

    /// <summary>True when the last commit succeeded.</summary>
    public bool IsWritable => _isWritable;

    /// <summary>Opens the database, and tries again until it can or the writer has to end.</summary>
    /// <param name="tried">Completed after the first attempt: the gateway starts without the database, and is not ready.</param>
    /// <returns>True when it is open.</returns>
    /// <exception cref="OptionsValidationException">It can never be used with these settings.</exception>
    public bool Open(TaskCompletionSource tried)
    {
        for (var rest = FirstRest; !queue.HasEnded; rest = Longer(rest))
        {
            try
            {
                var recovered = store.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
                Log.Opened(logger, recovered);
                BeginChain();
                if (chain is not null && recovered > 0)
                {
                    queue.Add(new AuditRecord(new AuditEvent(AuditKinds.MarkedUnknown) { Count = recovered }, time.GetUtcNow()));
                }

                _isWritable = true;
                return true;
            }
            catch (Exception failure) when (failure is not OptionsValidationException)
            {
                metrics.Failed();
                Log.NotWritable(logger, failure);
                tried.TrySetResult();
                queue.Rest(rest, time);
            }
            finally
            {
                if (_isWritable)
                {
                    tried.TrySetResult();
                }
            }
        }

        return false;
    }

    /// <summary>Writes the next batch.</summary>
    /// <returns>False if the process has to end with it not written.</returns>
    public bool WriteNext()
    {
        var (batch, waiting) = queue.Take();
        if (batch.Count == 0 || Write(batch, waiting))
        {
            return true;
        }

        Lose(batch.Settlements.Count + queue.Settlements);
        return false;
    }

    /// <summary>Says that settlements are not written.</summary>
    public void Lose(int settlements) => Log.Lost(logger, settlements);

    /// <summary>Does what can wait.</summary>
    public void Tidy() => Attempt(store.TidyAsync);

    /// <summary>Notes that the writer has ended in order.</summary>
    public void Close()
    {
        if (_isWritable)
        {
            if (chain is not null)
            {
                Write(new LedgerBatch([], []) { Records = [chain.Close()] }, []);
            }

            _isWritable = false;
            Attempt(store.CloseAsync);
        }
    }

    // Before any other row: the first records of the chain are durable, or the ledger is not open.
    private void BeginChain()
    {
        if (chain is not null)
        {
            var opening = new LedgerBatch([], []) { Records = chain.OpenAsync(store, CancellationToken.None).GetAwaiter().GetResult() };
            chain.Seal(opening);
            store.CommitAsync(opening, CancellationToken.None).GetAwaiter().GetResult();
            chain.Advance();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever the failure is: a thread that ends leaves requests waiting.")]
    private bool Write(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting)
    {
        chain?.Seal(batch);
        for (var rest = FirstRest; ; rest = Longer(rest))
        {
            var start = time.GetTimestamp();
            try
            {
                if (!_isWritable)
                {
                    store.OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
                }

                var ended = store.CommitAsync(batch, CancellationToken.None).GetAwaiter().GetResult();
                metrics.Committed(batch.Count, time.GetElapsedTime(start), succeeded: true);
                chain?.Advance();
                Succeed(batch, waiting, ended);
                return true;
            }
            catch (Exception failure) when (store.Blames(failure))
            {
                metrics.Committed(batch.Count, time.GetElapsedTime(start), succeeded: false);
                return batch.Count == 1 ? Replace(batch, waiting, failure) : WriteHalves(batch, waiting);
            }
            catch (Exception failure)
            {
                metrics.Committed(batch.Count, time.GetElapsedTime(start), succeeded: false);
                Fail(failure);
                if (queue.HasEnded)
                {
                    return false;
                }

                queue.Rest(rest, time);
            }
        }
    }

    // Ended: intents whose lease had ended. They are in the database, for the chain's sake, and settled as not sent.
    private void Succeed(LedgerBatch batch, IReadOnlyList<PendingIntent> waiting, IReadOnlyList<Guid> ended)
    {
        if (!_isWritable)
        {
            _isWritable = true;
            Log.WritableAgain(logger);
        }

        foreach (var intent in waiting)
        {
            if (ended.Count > 0 && ended.Contains(intent.Intent.Id))
            {
                intent.Refuse(LedgerWriter.Unavailable);
            }
            else
            {
                intent.Durable();
            }
        }

        foreach (var record in batch.Records)
        {
            record.Durable();
        }
    }

    private void Fail(Exception failure)
    {
        metrics.Failed();
        if (_isWritable)
        {
            _isWritable = false;
            Log.NotWritable(logger, failure);
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
        if (batch.Records is [var record])
        {
            return Replace(record, batch, failure);
        }

        if (batch.Settlements is [var settlement] && settlement.Shortened() is { } shorter)
        {
            Log.RowRejected(logger, settlement.Intent.RequestId, "written without its texts", failure);
            return Write(batch with { Settlements = [shorter] }, waiting);
        }

        metrics.RowRejected();
        var intent = batch.Settlements is [var lost] ? lost.Intent : batch.Intents[0];
        Log.RowRejected(logger, intent.RequestId, "not written", failure);
        intent.Position = batch.Intents is [_] ? null : intent.Position; // It is not there, so its settlement has no place either.
        foreach (var one in waiting)
        {
            one.Refuse(LedgerWriter.Unavailable);
        }

        return true;
    }

    private bool Replace(AuditRecord record, LedgerBatch batch, Exception failure)
    {
        if (!record.IsShortened)
        {
            Log.RowRejected(logger, record.Event.RequestId ?? "", "written without its texts", failure);
            record.Shorten();
            return Write(batch, []);
        }

        metrics.RowRejected();
        Log.RowRejected(logger, "", "not written", failure);
        record.Lose();
        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "What fails here fails again, and is reported, when something is written.")]
    private void Attempt(Func<CancellationToken, Task> work)
    {
        try
        {
            work(CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (Exception failure)
        {
            Log.Untidy(logger, failure);
        }
    }

    private static TimeSpan Longer(TimeSpan rest) => rest * 2 < LongestRest ? rest * 2 : LongestRest;

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
