using System.Diagnostics;
using Gateway.Audit.Chains;

namespace Gateway.Usage.Ledger;

/// <summary>
/// What waits to be written: intents, for each of which a request waits, and settlements, for which nobody does. Filled by
/// requests, emptied by the writer's thread. Bounded by the requests under way: while nothing can be written, none is admitted.
/// </summary>
internal sealed class LedgerQueue(TimeSpan gather)
{
    /// <summary>The most rows in one transaction: measured, more gain nothing.</summary>
    public const int MaxRows = 256;

    // A settlement alone waits this long for an intent to go with. A crash in this time makes its request outcome_unknown.
    private static readonly TimeSpan SettlementWait = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly object _gate = new();
    private readonly Queue<PendingIntent> _intents = new();
    private readonly Queue<LedgerSettlement> _settlements = new();
    private readonly Queue<AuditRecord> _records = new();
    private bool _waiting;
    private int _lastRows;
    private bool _ended;

    /// <summary>The intents that wait.</summary>
    public int Intents
    {
        get
        {
            lock (_gate)
            {
                return _intents.Count;
            }
        }
    }

    /// <summary>The settlements that wait.</summary>
    public int Settlements
    {
        get
        {
            lock (_gate)
            {
                return _settlements.Count;
            }
        }
    }

    /// <summary>The records of the audit trail that wait.</summary>
    public int Records
    {
        get
        {
            lock (_gate)
            {
                return _records.Count;
            }
        }
    }

    public void Add(PendingIntent intent)
    {
        lock (_gate)
        {
            _intents.Enqueue(intent);
            Monitor.Pulse(_gate);
        }
    }

    public void Add(LedgerSettlement settlement)
    {
        lock (_gate)
        {
            _settlements.Enqueue(settlement);
            if (_waiting)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    public void Add(AuditRecord record)
    {
        lock (_gate)
        {
            _records.Enqueue(record);
            if (_waiting)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>True when the writer has to end, once it has written what is here.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>Wakes the writer.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Makes the writer end.</summary>
    public void End()
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits until something is to be written.</summary>
    /// <returns>False when the time has passed, or when the writer was woken, with nothing to write.</returns>
    public bool Wait(TimeSpan most)
    {
        lock (_gate)
        {
            if (Waiting == 0 && !_ended)
            {
                _waiting = true;
                var start = Stopwatch.GetTimestamp();
                Monitor.Wait(_gate, most);
                _waiting = false;

                // The first row after a pause is written at once.
                _lastRows = Stopwatch.GetElapsedTime(start) > Pause ? 0 : _lastRows;
            }

            if (_intents.Count == 0 && Waiting > 0 && !_ended)
            {
                Monitor.Wait(_gate, SettlementWait);
            }

            return Waiting > 0;
        }
    }

    /// <summary>Lets the writer rest for a time, or until it has to end.</summary>
    public void Rest(TimeSpan rest, TimeProvider time)
    {
        var over = false;
        using var timer = time.CreateTimer(
            _ =>
            {
                lock (_gate)
                {
                    over = true;
                    Monitor.Pulse(_gate);
                }
            },
            null, rest, Timeout.InfiniteTimeSpan);
        lock (_gate)
        {
            while (!over && !_ended)
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Takes the next batch, settlements first: there is room only for as many of them as requests can be under way.</summary>
    public (LedgerBatch Batch, IReadOnlyList<PendingIntent> Waiting) Take()
    {
        if (gather > TimeSpan.Zero && IsWorthGathering())
        {
            Thread.Sleep(gather);
        }

        var (waiting, settlements, records) = (new List<PendingIntent>(), new List<LedgerSettlement>(), new List<AuditRecord>());
        lock (_gate)
        {
            while (records.Count < MaxRows / 4 && _records.TryDequeue(out var record))
            {
                records.Add(record);
            }

            while (settlements.Count < MaxRows / 2 && _settlements.TryDequeue(out var settlement))
            {
                settlements.Add(settlement);
            }

            while (waiting.Count + settlements.Count + records.Count < MaxRows && _intents.TryDequeue(out var intent))
            {
                // A request that gave up before this was ever sent to the database: nothing is there to be undone.
                if (!intent.IsOver)
                {
                    waiting.Add(intent);
                }
            }
        }

        _lastRows = waiting.Count + settlements.Count + records.Count;
        return (new LedgerBatch(waiting.ConvertAll(pending => pending.Intent), settlements) { Records = records }, waiting);
    }

    private int Waiting => _intents.Count + _settlements.Count + _records.Count;

    // One commit at a time is as fast as a disk can be; more rows for each halve the processor time of a row.
    private bool IsWorthGathering()
    {
        lock (_gate)
        {
            return !_ended && _lastRows >= 2 && Waiting < MaxRows;
        }
    }
}
