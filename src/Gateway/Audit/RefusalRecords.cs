using Gateway.Audit.Events;

namespace Gateway.Audit;

/// <summary>
/// Records refusals one by one up to a rate, and counts the rest: one record for each code and application in an interval. A flood
/// of wrong keys must not fill the disk. Thread-safe.
/// </summary>
internal sealed class RefusalRecords(AuditTrail trail, TimeProvider time)
{
    /// <summary>The most records of single refusals in a second.</summary>
    public const int MostPerSecond = 50;

    /// <summary>The most sums in an interval; further codes and applications share one.</summary>
    public const int MostSums = 64;

    private const string Others = "others";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Code, string? Application), long> _counted = [];
    private DateTimeOffset _second;
    private DateTimeOffset _since;
    private int _inSecond;

    /// <summary>Records a refusal, or counts it.</summary>
    public void Note(AuditEvent refused)
    {
        var now = time.GetUtcNow();
        if (IsSingle(refused, now, out var isDue))
        {
            trail.Record(refused);
        }

        if (isDue)
        {
            Flush();
        }
    }

    /// <summary>Records what was counted.</summary>
    public void Flush()
    {
        List<AuditEvent> sums;
        lock (_gate)
        {
            var since = _since;
            sums = [.. _counted.Select(sum => new AuditEvent(AuditKinds.RefusedMany)
            {
                Actor = sum.Key.Application is null ? AuditActors.Unknown : AuditActors.Application,
                Application = sum.Key.Application,
                Code = sum.Key.Code,
                Count = sum.Value,
                Detail = $"since={since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}",
            })];
            _counted.Clear();
        }

        sums.ForEach(trail.Record);
    }

    private bool IsSingle(AuditEvent refused, DateTimeOffset now, out bool isDue)
    {
        lock (_gate)
        {
            if (now - _second >= TimeSpan.FromSeconds(1))
            {
                (_second, _inSecond) = (now, 0);
            }

            var isSingle = ++_inSecond <= MostPerSecond;
            if (!isSingle)
            {
                Count(refused, now);
            }

            isDue = _counted.Count > 0 && now - _since >= Interval;
            return isSingle;
        }
    }

    private void Count(AuditEvent refused, DateTimeOffset now)
    {
        if (_counted.Count == 0)
        {
            _since = now;
        }

        var sum = (refused.Code ?? Others, refused.Application);
        if (_counted.Count >= MostSums && !_counted.ContainsKey(sum))
        {
            sum = (Others, null);
        }

        _counted[sum] = _counted.GetValueOrDefault(sum) + 1;
    }
}
