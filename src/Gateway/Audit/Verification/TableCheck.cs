using System.Data.Common;
using System.Globalization;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Errors;

namespace Gateway.Audit.Verification;

/// <summary>
/// Compares a table without MACs with the trail's records of its rows, in both directions. It is read before the trail: a row that is
/// added and recorded meanwhile is not asked. What then seems to be missing is looked for once more.
/// </summary>
internal sealed class TableCheck(IRecordedTable table, Findings findings)
{
    // Nobody needs so long to take an event into the trail, unless no gateway runs; that time does not count.
    private static readonly TimeSpan Late = TimeSpan.FromDays(1);

    // Where it cannot be told which rows are too many.
    private const int MaxNames = 20;

    private RecordedRows? _content;
    private IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> _times = [];

    public Text Name => table.Name;

    /// <summary>The number of rows.</summary>
    public int Rows => _content?.Rows.Count ?? 0;

    /// <summary>How many of them are older than the trail.</summary>
    public int Older { get; private set; }

    /// <summary>Reads the table.</summary>
    public async Task ReadAsync(DbConnection connection, CancellationToken cancellationToken) =>
        _content = await TryReadAsync(connection, cancellationToken);

    /// <summary>Compares.</summary>
    /// <param name="connection">A connection for reading.</param>
    /// <param name="told">The records that are proven.</param>
    /// <param name="times">When a trail was kept.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task CompareAsync(
        DbConnection connection, IEnumerable<TrailEvent> told, IReadOnlyList<(DateTimeOffset From, DateTimeOffset To)> times,
        CancellationToken cancellationToken)
    {
        if (_content is null)
        {
            return; // That it cannot be read is the finding.
        }

        _times = times;
        var records = told.Select(one => (one.Record, one.After)).Where(one => table.Records(one.Record)).ToList();
        var named = records.ToLookup(one => table.NameOf(one.Record), StringComparer.Ordinal);
        var (found, left) = (new HashSet<AuditEvent>(), new List<RecordedRow>());
        foreach (var row in _content.Rows)
        {
            var own = named[table.NameOf(row.Record)].Where(one => Fits(one.Record, row)).ToList();
            if (own.Count == 0)
            {
                left.Add(row);
                continue;
            }

            found.UnionWith(own.Select(one => one.Record));
            CheckFound(row, own.Min(one => one.After));
        }

        var missing = records.Select(one => one.Record).Distinct().Where(record => !found.Contains(record)).ToList();
        if (missing.Count > 0 && await TryReadAsync(connection, cancellationToken) is { } later)
        {
            missing.RemoveAll(record => later.Rows.Any(row => Fits(record, row)));
        }

        var unrecorded = left.Where(row => !IsExplained(row, missing)).ToList();
        missing.ForEach(record => Add(FindingKind.RowMissing, record));
        CheckOlder(unrecorded, records.Select(one => one.Record));
    }

    private void CheckFound(RecordedRow row, DateTimeOffset? after)
    {
        if (row.Fault is not null)
        {
            Add(FindingKind.RowChanged, row.Record, row.Fault);
        }

        if (after is { } until && Kept(row.Record.At!.Value, until) >= Late)
        {
            Add(FindingKind.RowLate, row.Record);
        }
    }

    // By a record of the same row that says something else, or by one that waits.
    private bool IsExplained(RecordedRow row, List<AuditEvent> missing)
    {
        var other = missing.Where(record => table.NameOf(record) == table.NameOf(row.Record))
            .MinBy(record => RecordDifferences.Of(record, row.Record).Count);
        if (other is not null)
        {
            missing.Remove(other);
            Add(FindingKind.RowChanged, row.Record, string.Join(", ", [.. RecordDifferences.Of(other, row.Record), .. row.Fault is { } fault ? [fault] : Array.Empty<string>()]));
            return true;
        }

        return _content!.Waiting.Any(waiting => Fits(waiting, row))
            && Kept(row.Record.At!.Value, DateTimeOffset.MaxValue) < TrailVerifier.Patience;
    }

    // Which rows are older than the trail, they say themselves; how many, the first record does.
    private void CheckOlder(IReadOnlyList<RecordedRow> unrecorded, IEnumerable<AuditEvent> records)
    {
        var began = table.MayBeOlderThanTrail ? _times.Select(time => time.From).DefaultIfEmpty(DateTimeOffset.MaxValue).Min() : DateTimeOffset.MinValue;
        var older = unrecorded.Where(row => row.Record.At < began).ToList();
        foreach (var row in unrecorded.Except(older))
        {
            Add(FindingKind.RowUnrecorded, row.Record, row.Fault);
        }

        Older = older.Count;
        var first = records.Where(record => RowsBefore(record) is not null).MinBy(RowsBefore);
        if (first is not null)
        {
            CheckCount(unrecorded.Where(row => row.Record.At < first.At).ToList(), first);
        }
    }

    private void CheckCount(List<RecordedRow> older, AuditEvent first)
    {
        if (RowsBefore(first) is not { } told || told == older.Count)
        {
            return;
        }

        var names = string.Join(", ", older.Take(MaxNames).Select(row => RecordDifferences.Plain(table.NameOf(row.Record))));
        findings.Add(new(
            older.Count > told ? FindingKind.RowUnrecorded : FindingKind.RowMissing,
            Detail: string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Name.Ja} / {table.Name.En} < {RecordDifferences.TimeOf(first)}: {told} → {older.Count}{(names.Length > 0 ? ": " : "")}{names}")));
    }

    private long? RowsBefore(AuditEvent record) =>
        table.MayBeOlderThanTrail && long.TryParse(RecordDifferences.FieldOf(record.Detail, "rows"), CultureInfo.InvariantCulture, out var rows) ? rows : null;

    // How long gateways have kept a trail between two moments.
    private TimeSpan Kept(DateTimeOffset from, DateTimeOffset until) => _times
        .Select(time => (From: time.From > from ? time.From : from, To: time.To < until ? time.To : until))
        .Where(time => time.From < time.To)
        .Aggregate(TimeSpan.Zero, (sum, time) => sum + (time.To - time.From));

    private static bool Fits(AuditEvent record, RecordedRow row) => RecordDifferences.Of(record, row.Record).Count == 0;

    private void Add(FindingKind kind, AuditEvent record, string? more = null) => findings.Add(new(
        kind,
        Detail: $"{RecordDifferences.Plain(table.NameOf(record))} {RecordDifferences.TimeOf(record)}{(more is null ? "" : $": {more}")}"));

    private async Task<RecordedRows?> TryReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await table.ReadAsync(connection, cancellationToken);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or OverflowException or InvalidCastException)
        {
            // A value that the program never writes, such as a moment beyond the calendar.
            findings.Add(new(FindingKind.RowChanged, Detail: $"{table.Name.Ja} / {table.Name.En}: {RecordDifferences.Plain(failure.Message)}"));
            return null;
        }
    }
}
