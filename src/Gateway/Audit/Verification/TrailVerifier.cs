using System.Data.Common;
using Gateway.Audit.Chains;
using Gateway.Audit.Events;
using Gateway.Audit.Tables;
using Gateway.Usage.Ledger;

namespace Gateway.Audit.Verification;

/// <summary>
/// Verifies a trail from the database alone: every MAC, the order and the gaps of each chain, what later chains and anchors have seen
/// of it, that rows of use and totals fit, and that the tables without MACs are what was recorded of them. Needs no running gateway; beside one, it sees one moment.
/// </summary>
/// <param name="keys">The keys.</param>
/// <param name="tables">The tables that are compared with their records.</param>
internal sealed class TrailVerifier(IReadOnlyList<ChainKey> keys, IEnumerable<IRecordedTable> tables)
{
    /// <summary>
    /// How long a process that was stopped may need until its next start names its chain, or a gateway until it takes an event into
    /// its trail. Clocks differ a little, too.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Findings _findings = new();
    private readonly NamedEnds _ends = new();
    private readonly Purges _purges = new();
    private readonly List<ChainWalk> _walks = [];
    private readonly List<TrailEvent> _told = [];

    /// <summary>Verifies; once for each instance.</summary>
    /// <param name="connection">A connection for reading.</param>
    /// <param name="anchors">The anchors to compare with.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<TrailReport> VerifyAsync(DbConnection connection, AnchorSet anchors, CancellationToken cancellationToken)
    {
        // Before the records: what is named must be noticed when it comes by. A chain that begins meanwhile is not asked.
        var named = await ReadGenesesAsync(connection, cancellationToken);
        var stored = await anchors.CheckAsync(connection, _findings, _ends, cancellationToken);
        var checks = tables.Select(table => new TableCheck(table, _findings)).ToList();
        foreach (var check in checks)
        {
            await check.ReadAsync(connection, cancellationToken);
        }

        await WalkAsync(connection, cancellationToken);
        while (_walks.FindAll(walk => walk.CloseGaps(Hear)) is { Count: > 0 })
        {
            // A record behind such a gap may tell of others.
        }

        _walks.ForEach(walk => walk.Conclude());
        CheckEnds(named);
        CheckChains(named);
        CheckRotations();
        anchors.CheckAnnounced(_told.Where(told => told.Kind == AuditKinds.Anchored), stored, _findings);
        var times = Times();
        var uncovered = await RowChecks.CheckAsync(connection, times, hasPurges: _purges.Places > 0, _findings, cancellationToken);
        foreach (var check in checks)
        {
            await check.CompareAsync(connection, _told, times, cancellationToken);
        }

        return new TrailReport(
            [.. _walks.Select(walk => walk.Report)], [.. _findings.All], _findings.More, _purges.Places, uncovered, anchors.Held,
            anchors.IsOutside, anchors.Newest)
        {
            Tables = [.. checks.Select(check => new ComparedTable(check.Name, check.Rows, check.Older))],
        };
    }

    private async Task<IReadOnlyList<(Guid Chain, string? Detail)>> ReadGenesesAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command("SELECT chain, detail FROM audit WHERE kind = 'genesis' ORDER BY chain");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var geneses = new List<(Guid, string?)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var genesis = (LedgerId.Of(reader.GetValue(0)), reader.GetValue(1) as string);
            geneses.Add(genesis);
            _ends.AddGenesis(genesis.Item1, genesis.Item2);
        }

        return geneses;
    }

    private async Task WalkAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(TrailQuery.Sql);
        command.CommandTimeout = 0; // It sorts a whole trail.
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new TrailRow(reader);
        ChainWalk? walk = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            if (row.Part == TrailQuery.Attempt)
            {
                if (walk is null || walk.Report.Chain != row.Chain || !walk.TryAddAttempt(row))
                {
                    _findings.Add(new(FindingKind.Changed, row.Chain, row.Number, row.Number));
                }

                continue;
            }

            End(walk);
            if (walk is null || walk.Report.Chain != row.Chain)
            {
                _walks.Add(walk = new ChainWalk(row.Chain, keys, _purges, _findings));
            }

            Begin(walk, row);
        }

        End(walk);
    }

    private void Begin(ChainWalk walk, TrailRow row)
    {
        walk.Begin(row, row.ReadEvent(walk.Report.LastAt));
        _ends.See(row.Chain, row.Number, row.Mac);
        if (row.Part == TrailQuery.Settlement)
        {
            return;
        }

        var at = row.At;
        walk.Report.BeganAt ??= at;
        walk.Report.LastAt = walk.Report.LastAt > at ? walk.Report.LastAt : at;
        if (row.Month != LedgerTime.Month(at))
        {
            _findings.Add(new(FindingKind.State, row.Chain, row.Number, row.Number, "month"));
        }
    }

    private void End(ChainWalk? walk)
    {
        if (walk?.End() is { } told)
        {
            Hear(told);
        }
    }

    private void Hear(TrailEvent told)
    {
        _told.Add(told);
        if (told.Kind == AuditKinds.Purged)
        {
            _purges.Add(told.Subject, told.Detail);
        }
    }

    private TrailEvent? Told(Guid chain, string kind) => _told.Find(told => told.Chain == chain && told.Kind == kind);

    private bool IsProven(Guid chain, string kind) => Told(chain, kind) is not null;

    private void CheckEnds(IReadOnlyList<(Guid Chain, string? Detail)> named)
    {
        // What a first record names counts if that record itself is proven; else it is a finding already.
        var witnesses = named.Where(genesis => IsProven(genesis.Chain, AuditKinds.Genesis)).Select(genesis => genesis.Chain.ToString()).ToHashSet();
        foreach (var (chain, number, by, outside, isThere, isSame) in _ends.All)
        {
            if (!isSame && (outside || !Guid.TryParse(by, out _) || witnesses.Contains(by)) && !_purges.Covers(chain, number))
            {
                _findings.Add(new(FindingKind.Cut, chain, number, number, $"{(isThere ? "other" : "gone")} {by}"));
            }
        }
    }

    private void CheckChains(IReadOnlyList<(Guid Chain, string? Detail)> named)
    {
        var newest = _walks.Max(walk => walk.Report.LastAt);
        foreach (var report in _walks.Select(walk => walk.Report))
        {
            CheckBeginning(report);
            CheckEnd(report);
            if (!report.IsClosed && report.LastAt + Patience < newest && !IsNamed(report.Chain, named))
            {
                _findings.Add(new(FindingKind.Unexplained, report.Chain, report.Last, report.Last));
            }
        }
    }

    private void CheckBeginning(ChainReport report)
    {
        var genesis = Told(report.Chain, AuditKinds.Genesis);
        report.Replica = genesis?.Subject;
        if (genesis is { Number: not 1 } || (genesis is null && report.Proven > 0))
        {
            _findings.Add(new(FindingKind.Missing, report.Chain, 1, 1, "genesis"));
        }
    }

    private void CheckEnd(ChainReport report)
    {
        var closed = Told(report.Chain, AuditKinds.Closed);
        report.IsClosed = closed is not null;
        if (closed is not null && closed.Number < report.Last)
        {
            _findings.Add(new(FindingKind.AfterEnd, report.Chain, closed.Number + 1, report.Last));
        }
    }

    // Named by a chain that began later: its process was known to be gone, or has been replaced.
    private bool IsNamed(Guid chain, IReadOnlyList<(Guid Chain, string? Detail)> named) => named.Any(
        genesis => genesis.Detail?.Contains(chain.ToString(), StringComparison.Ordinal) == true && IsProven(genesis.Chain, AuditKinds.Genesis));

    private void CheckRotations()
    {
        foreach (var told in _told.Where(told => told.Kind == AuditKinds.KeyRotated))
        {
            var (old, next) = (Key(NamedEnds.FieldOf(told.Detail, "old")), Key(NamedEnds.FieldOf(told.Detail, "new")));
            if (old is null || next is null || old.HandOver(next, told.Chain) != NamedEnds.FieldOf(told.Detail, "mac"))
            {
                _findings.Add(new(FindingKind.Rotation, told.Chain, told.Number, told.Number, $"{NamedEnds.FieldOf(told.Detail, "old")} {told.Subject}"));
            }
        }
    }

    private ChainKey? Key(string id) => keys.FirstOrDefault(key => key.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    // When a trail was kept, by the records that are proven.
    private List<(DateTimeOffset From, DateTimeOffset To)> Times() =>
    [
        .. _walks.Select(walk => walk.Report).Where(report => report is { BeganAt: not null, LastAt: not null, Proven: > 0 })
            .Select(report => (report.BeganAt!.Value, report.LastAt!.Value)),
    ];
}
