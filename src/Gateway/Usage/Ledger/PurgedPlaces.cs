using Gateway.Audit.Chains;
using Gateway.Audit.Events;

namespace Gateway.Usage.Ledger;

/// <summary>
/// What the audit trail says of a month before its rows are removed: which places of which chains, and the MAC of the last one, so
/// that verification goes on behind it. Then removes the trail's own records of the month, but never those about the trail itself.
/// </summary>
internal sealed class PurgedPlaces(ILedgerStore store, LedgerWriter writer, TimeProvider time)
{
    private static readonly string Removable = $"kind NOT IN ({string.Join(", ", AuditKinds.Kept.Select(kind => $"'{kind}'"))})";

    private static readonly string Places = $"""
        SELECT chain, seq, mac FROM (
            SELECT audit_chain AS chain, audit_seq AS seq, audit_mac AS mac FROM usage WHERE month = @month AND audit_seq IS NOT NULL
            UNION ALL SELECT settled_chain, settled_seq, settled_mac FROM usage WHERE month = @month AND settled_seq IS NOT NULL
            UNION ALL SELECT chain, seq, mac FROM audit WHERE month = @month AND {Removable}
        ) AS removed ORDER BY chain, seq
        """;

    private static readonly string Remove =
        $"DELETE FROM audit WHERE (chain, seq) IN (SELECT chain, seq FROM audit WHERE month = @month AND {Removable} LIMIT 1000)";

    /// <summary>The months before this one of which there are records to remove.</summary>
    public async Task<IReadOnlyList<int>> MonthsBeforeAsync(int month, CancellationToken cancellationToken)
    {
        if (!writer.IsChained)
        {
            return []; // Removed without a record, they would look stolen.
        }

        await using var connection = await store.OpenReadingAsync(cancellationToken);
        await using var command = connection.Command(
            $"SELECT DISTINCT month FROM audit WHERE month < @month AND {Removable} ORDER BY month", ("@month", month));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var months = new List<int>();
        while (await reader.ReadAsync(cancellationToken))
        {
            months.Add(reader.GetInt32(0));
        }

        return months;
    }

    /// <summary>Records that the month's places are to be removed. Completes when that is durable.</summary>
    /// <exception cref="IOException">It could not be recorded: nothing may be removed.</exception>
    public async Task RecordAsync(int month, CancellationToken cancellationToken)
    {
        if (!writer.IsChained)
        {
            return;
        }

        foreach (var (chain, first, last, mac) in await RangesAsync(month, cancellationToken))
        {
            var record = new AuditRecord(
                new AuditEvent(AuditKinds.Purged)
                {
                    Subject = chain.ToString(),
                    Count = last - first + 1,
                    Detail = FormattableString.Invariant($"month={month};from={first};to={last};mac={Convert.ToHexStringLower(mac)}"),
                },
                time.GetUtcNow());
            if (!writer.TryRecord(record) || !await record.Written.WaitAsync(cancellationToken))
            {
                throw new IOException("The removal of old rows could not be recorded in the audit trail.");
            }
        }
    }

    /// <summary>Removes the trail's own records of the month.</summary>
    public async Task RemoveAsync(int month, CancellationToken cancellationToken)
    {
        while (writer.IsChained && await writer.MaintainAsync(async ledger => await RemoveSomeAsync(ledger, month, cancellationToken), cancellationToken) > 0)
        {
            // In pieces: each keeps the writer from its next batch for some milliseconds.
        }
    }

    private static async Task<int> RemoveSomeAsync(ILedgerStore store, int month, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenWritingAsync(cancellationToken);
        await using var command = connection.Command(Remove, ("@month", month));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<(Guid Chain, long First, long Last, byte[] Mac)>> RangesAsync(int month, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReadingAsync(cancellationToken);
        await using var command = connection.Command(Places, ("@month", month));
        command.CommandTimeout = 0; // A month of rows is sorted.
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ranges = new List<(Guid Chain, long First, long Last, byte[] Mac)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (chain, number, mac) = (LedgerId.Of(reader.GetValue(0)), reader.GetInt64(1), (byte[])reader.GetValue(2));
            if (ranges is [.., var before] && before.Chain == chain && before.Last + 1 == number)
            {
                ranges[^1] = before with { Last = number, Mac = mac };
            }
            else
            {
                ranges.Add((chain, number, number, mac));
            }
        }

        return ranges;
    }
}
